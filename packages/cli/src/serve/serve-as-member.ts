import cluster from 'node:cluster'
import { noopMeter } from '@cartwright/core'
import { serverLogger } from '../logs/logger-of.ts'
import { openLocalCommerce } from '../shop/local-commerce.ts'
import type { Terminal } from '../terminal.ts'
import { isMetricsRequest, isStopMessage, type MetricsMessage, type ReadyMessage } from './member-messages.ts'
import type { ServeSettings } from './serve-settings.ts'
import { newMeter } from './start-metrics.ts'
import { startServing } from './start-serving.ts'
import { withTracing } from './tracing/with-tracing.ts'

/**
 * Serves the shop as one of several processes (`serveByMany` is the one that started it), until that one says so or somebody stops this one alone. Says nothing itself.
 * @throws FailedError when the port cannot be had
 */
export const serveAsMember = async (settings: ServeSettings, terminal: Terminal): Promise<void> => {
  const { env } = terminal
  const stopped = new Promise<boolean>(resolve => {
    terminal.onStop(() => resolve(false))
    process.on('message', message => {
      if (isStopMessage(message)) resolve(message.isReplaced)
    })
  })
  const logger = await serverLogger(terminal)
  const meter = settings.metrics ? await newMeter() : null
  const tellMetrics = async () => {
    try {
      if (meter && process.connected) process.send?.({ kind: 'metrics', snapshot: await meter.snapshot() } satisfies MetricsMessage)
    } catch (error) {
      logger.log('warn', 'This process could not tell its figures.', { error: String(error) })
    }
  }
  process.on('message', message => {
    if (isMetricsRequest(message)) void tellMetrics()
  })
  try {
    await withTracing(settings.tracing, logger, async () => {
      const shop = await openLocalCommerce({ database: settings.database, creates: true, env, logger, meter: meter ?? noopMeter })
      try {
        const serving = await startServing(shop, settings)
        process.send?.({ kind: 'ready', url: serving.url } satisfies ReadyMessage)
        await serving.stop({ isReplaced: await stopped })
      } finally {
        await shop.commerce.close()
      }
    })
  } finally {
    // What it counted since somebody looked is not to be lost.
    await tellMetrics()
    // Else the channel to the first process would keep this one alive.
    cluster.worker?.disconnect()
  }
}
