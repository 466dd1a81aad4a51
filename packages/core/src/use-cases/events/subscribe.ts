import { CommerceError } from '../../model/index.ts'
import type { Consumer, Deps } from '../../ports/index.ts'

/**
 * Adds a consumer to those this process has, after the queue knows it for good.
 * @param consumers what the workers of this process deliver to; the consumer is appended
 * @throws `duplicate` when a consumer of this process has its name, `validation_failed` without a name or topics
 */
export async function subscribe({ events }: Pick<Deps, 'events'>, consumers: Consumer[], consumer: Consumer): Promise<void> {
  const { name, topics } = consumer
  if (name.trim() === '' || topics.length === 0) throw new CommerceError('validation_failed', 'A consumer needs a name and at least one topic.')
  if (consumers.some(other => other.name === name)) throw new CommerceError('duplicate', `There is a consumer called ${name} already.`, { name })
  await events.register([{ name, topics }])
  consumers.push(consumer)
}
