import type { Logger } from '@cartwright/core'
import type { TracingSettings } from './tracing-settings.ts'

/** Does the work of this process while it is traced, where that is asked for; what was recorded is sent before it returns. */
export const withTracing = async (settings: TracingSettings | null, logger: Logger, work: () => Promise<void>): Promise<void> => {
  if (!settings) return work()
  // Only now: a shop that is not traced loads none of it.
  const { startTracing } = await import('./start-tracing.ts')
  const stop = await startTracing(settings, logger)
  await work().finally(stop)
}
