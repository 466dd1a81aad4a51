import { type Dispatcher, hasCode, type Logger } from '@cartwright/core'
import { UsageError } from '../errors.ts'
import type { Terminal } from '../terminal.ts'

/**
 * What tells workers of events, as the environment says: nothing for `EVENTS=embedded`, where each looks into the database, or BullMQ on the Redis of `REDIS_URL`.
 * @throws UsageError naming the variable that is wrong
 */
export const eventDispatcher = async (env: Terminal['env'], logger: Logger): Promise<Dispatcher | null> => {
  const { EVENTS: name, REDIS_URL: url, REDIS_PREFIX: prefix } = env
  if (!name || name === 'embedded') return null
  if (name !== 'bullmq') throw new UsageError(`EVENTS is embedded or bullmq, not "${name}".`)
  if (!url) throw new UsageError('EVENTS=bullmq needs REDIS_URL, as in redis://127.0.0.1:6379.')
  // Only now: a shop without Redis does not load it.
  const { bullmq } = await import('@cartwright/bullmq')
  try {
    return bullmq({ url, logger, ...(prefix ? { prefix } : {}) })
  } catch (error) {
    throw hasCode(error, 'validation_failed') ? new UsageError(`REDIS_URL is wrong: ${error.message}`) : error
  }
}
