import cluster from 'node:cluster'
import { paintFor } from '../output/paint.ts'
import { loggerOf, openLocalCommerce } from '../shop/local-commerce.ts'
import type { Terminal } from '../terminal.ts'
import { announce } from './announce.ts'
import type { Member } from './crew.ts'
import { isReadyMessage, type StopMessage } from './member-messages.ts'
import { prepareShop } from './prepare-shop.ts'
import { probePort } from './probe-port.ts'
import type { ServeSettings } from './serve-settings.ts'
import { supervise } from './supervise.ts'

/**
 * Serves the shop by several processes on one port, each a copy of this command line, until somebody stops them. One that dies is started again; SIGUSR2, or SIGHUP without a
 * terminal, replaces them one after the other.
 * @throws FailedError when the port cannot be had, or no process can be started
 */
export const serveByMany = async (settings: ServeSettings, isDemo: boolean, terminal: Terminal): Promise<void> => {
  const print = (line: string) => terminal.stdout.write(`${line}\n`)
  const stopped = new Promise<void>(resolve => terminal.onStop(resolve))
  const logger = loggerOf(terminal.env, line => terminal.stderr.write(`${line}\n`), 'warn')
  const { commerce } = await openLocalCommerce({ database: settings.database, creates: true, env: terminal.env, logger })
  const prepared = await prepareShop(commerce, settings, isDemo, terminal).finally(() => commerce.close())
  const port = await probePort(settings)
  const { url, failed, restart, stop } = await supervise({ count: settings.processes ?? 1, start: () => forkMember(port), logger })
  try {
    terminal.onRestart?.(() => {
      print('\nRestarting: one process after the other.')
      void restart().then(isDone => print(isDone ? 'Restarted.' : 'Not restarted: the new process ended while it started. The others go on.'))
    })
    print(announce({ ...prepared, url }, paintFor(terminal.stdout, terminal)))
    await Promise.race([stopped, failed])
    print('\nStopping: what was accepted is being finished.')
  } finally {
    await stop()
  }
  print('Stopped.')
}

/** Starts a copy of this command line. */
const forkMember = (port: number): Member => {
  const worker = cluster.fork({ PORT: String(port) })
  return {
    ready: new Promise(resolve => {
      worker.on('message', (message: unknown) => {
        if (isReadyMessage(message)) resolve(message.url)
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
