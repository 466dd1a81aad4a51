import cluster from 'node:cluster'
import { serverLogger, tellerOf } from '../logs/logger-of.ts'
import { paintFor } from '../output/paint.ts'
import { openLocalCommerce } from '../shop/local-commerce.ts'
import type { Terminal } from '../terminal.ts'
import { announce } from './announce.ts'
import type { Member } from './crew.ts'
import { isReadyMessage, type StopMessage } from './member-messages.ts'
import { type MemberMetrics, memberMetrics } from './member-metrics.ts'
import type { MetricsSettings } from './metrics-settings.ts'
import { prepareShop } from './prepare-shop.ts'
import { probePort } from './probe-port.ts'
import type { ServeSettings } from './serve-settings.ts'
import { type ShownMetrics, showMetrics } from './start-metrics.ts'
import { type Supervision, supervise } from './supervise.ts'

/**
 * Serves the shop by several processes on one port, each a copy of this command line, until somebody stops them. One that dies is started again; SIGUSR2, or SIGHUP without a
 * terminal, replaces them one after the other.
 * @throws FailedError when the port cannot be had, or no process can be started
 */
export const serveByMany = async (settings: ServeSettings, isDemo: boolean, terminal: Terminal): Promise<void> => {
  const stopped = new Promise<void>(resolve => terminal.onStop(resolve))
  const logger = await serverLogger(terminal)
  const tell = await tellerOf(terminal)
  const { commerce } = await openLocalCommerce({ database: settings.database, creates: true, env: terminal.env, logger })
  const prepared = await prepareShop(commerce, settings, isDemo, terminal).finally(() => commerce.close())
  const port = await probePort(settings)
  const metrics = settings.metrics && (await showMemberMetrics(settings.metrics))
  try {
    const supervision = await supervise({ count: settings.processes ?? 1, start: () => forkMember(port, metrics), logger })
    const announcement = announce({ ...prepared, url: supervision.url, metrics: metrics?.url ?? null }, paintFor(terminal.stdout, terminal))
    await untilStopped(supervision, stopped, { terminal, announcement, tell })
  } finally {
    await metrics?.stop()
  }
  tell('Stopped.')
}

interface Told {
  readonly terminal: Terminal
  readonly announcement: string
  readonly tell: (text: string) => void
}

const untilStopped = async ({ failed, restart, stop }: Supervision, stopped: Promise<void>, { terminal, announcement, tell }: Told): Promise<void> => {
  try {
    terminal.onRestart?.(() => {
      tell('\nRestarting: one process after the other.')
      void restart().then(isDone => tell(isDone ? 'Restarted.' : 'Not restarted: the new process ended while it started. The others go on.'))
    })
    terminal.stdout.write(`${announcement}\n`)
    await Promise.race([stopped, failed])
    tell('\nStopping: what was accepted is being finished.')
  } finally {
    await stop()
  }
}

/** Shows what all processes measure together. */
const showMemberMetrics = async (settings: MetricsSettings): Promise<MemberMetrics & ShownMetrics> => {
  const { joinedMetrics } = await import('@cartwright/server/metrics')
  const members = memberMetrics(joinedMetrics())
  return { ...members, ...(await showMetrics(settings, members.text)) }
}

/** Starts a copy of this command line. */
const forkMember = (port: number, metrics: MemberMetrics | null): Member => {
  const worker = cluster.fork({ PORT: String(port) })
  return {
    ready: new Promise(resolve => {
      worker.on('message', (message: unknown) => {
        if (!isReadyMessage(message)) return
        metrics?.add(worker)
        resolve(message.url)
      })
    }),
    ended: new Promise(resolve => worker.once('exit', (code, signal) => resolve(signal || String(code)))),
    stop: isReplaced => {
      // One that has ended meanwhile has no need to hear it.
      if (worker.isConnected()) worker.send({ kind: 'stop', isReplaced } satisfies StopMessage, () => undefined)
    },
    kill: () => worker.process.kill('SIGKILL'),
  }
}
