import cluster from 'node:cluster'
import type { Logger } from '@cartwright/core'
import { serverLogger, tellerOf } from '../logs/logger-of.ts'
import { paintFor } from '../output/paint.ts'
import { openLocalCommerce } from '../shop/local-commerce.ts'
import type { Terminal } from '../terminal.ts'
import { announce } from './announce.ts'
import { prepareShop } from './prepare-shop.ts'
import { serveAsMember } from './serve-as-member.ts'
import { serveByMany } from './serve-by-many.ts'
import type { ServeSettings } from './serve-settings.ts'
import { type Metrics, withMetrics } from './start-metrics.ts'
import { startServing } from './start-serving.ts'
import { withTracing } from './tracing/with-tracing.ts'

/**
 * Serves the shop until somebody stops it: then nothing new is accepted, what was accepted is answered, workers end and the database is closed.
 * @throws FailedError when the port cannot be had
 */
export const serveShop = async (settings: ServeSettings, isDemo: boolean, terminal: Terminal): Promise<void> => {
  if (settings.processes === null) return serveAlone(settings, isDemo, terminal)
  return cluster.isPrimary ? serveByMany(settings, isDemo, terminal) : serveAsMember(settings, terminal)
}

const serveAlone = async (settings: ServeSettings, isDemo: boolean, terminal: Terminal): Promise<void> => {
  const stopped = new Promise<void>(resolve => terminal.onStop(resolve))
  const logger = await serverLogger(terminal)
  const tell = await tellerOf(terminal)
  await withMetrics(settings.metrics, metrics =>
    withTracing(settings.tracing, logger, () => serveUntil(stopped, { settings, isDemo, terminal, metrics, logger, tell })),
  )
  tell('Stopped.')
}

interface Served {
  readonly settings: ServeSettings
  readonly isDemo: boolean
  readonly terminal: Terminal
  readonly metrics: Metrics
  readonly logger: Logger
  readonly tell: (text: string) => void
}

const serveUntil = async (stopped: Promise<void>, { settings, isDemo, terminal, metrics: { meter, url: metrics }, logger, tell }: Served): Promise<void> => {
  const shop = await openLocalCommerce({ database: settings.database, creates: true, env: terminal.env, logger, meter })
  const { commerce } = shop
  try {
    const prepared = await prepareShop(commerce, settings, isDemo, terminal)
    const serving = await startServing(shop, settings)
    try {
      terminal.stdout.write(`${announce({ ...prepared, url: serving.url, metrics }, paintFor(terminal.stdout, terminal))}\n`)
      await stopped
      tell('\nStopping: what was accepted is being finished.')
    } finally {
      await serving.stop()
    }
  } finally {
    await commerce.close()
  }
}
