import type { Logger } from '@cartwright/core'
import { serverLogger, tellerOf } from '../logs/logger-of.ts'
import { refuseWeakSecrets } from '../secrets/refuse-weak-secrets.ts'
import { databaseName, defaultDatabaseUrl, parseDatabaseUrl } from '../shop/database-url.ts'
import { openLocalCommerce } from '../shop/local-commerce.ts'
import type { Terminal } from '../terminal.ts'
import { readMetricsSettings } from './metrics-settings.ts'
import { type Metrics, withMetrics } from './start-metrics.ts'
import { readTracingSettings } from './tracing/tracing-settings.ts'
import { withTracing } from './tracing/with-tracing.ts'

/** Works on the events of the shop and on what is done every so often, until somebody stops it: then what is under way is finished, and the rest is handed back. */
export const runWorker = async (terminal: Terminal): Promise<void> => {
  refuseWeakSecrets(terminal.env)
  const stopped = new Promise<void>(resolve => terminal.onStop(resolve))
  const logger = await serverLogger(terminal)
  const tell = await tellerOf(terminal)
  await withMetrics(readMetricsSettings(terminal.env), metrics =>
    withTracing(readTracingSettings(terminal.env), logger, () => workUntil(stopped, { terminal, metrics, logger, tell })),
  )
  tell('Stopped.')
}

interface Working {
  readonly terminal: Terminal
  readonly metrics: Metrics
  readonly logger: Logger
  readonly tell: (text: string) => void
}

const workUntil = async (stopped: Promise<void>, { terminal: { env, cwd, stdout }, metrics: { meter, url }, logger, tell }: Working): Promise<void> => {
  const print = (line: string) => stdout.write(`${line}\n`)
  const database = parseDatabaseUrl(env.DATABASE_URL || defaultDatabaseUrl, cwd)
  const { commerce } = await openLocalCommerce({ database, creates: true, env, logger, meter })
  try {
    const worker = commerce.workers.start()
    const source = commerce.deps.dispatcher ? `told of events by ${commerce.deps.dispatcher.name}` : 'looking for events every second'
    print(`The worker runs on ${databaseName(database)}, ${source}. Ctrl-C stops it.`)
    if (url !== null) print(`Metrics: ${url}`)
    await stopped
    tell('Stopping: what is under way is being finished.')
    await worker.stop()
  } finally {
    await commerce.close()
  }
}
