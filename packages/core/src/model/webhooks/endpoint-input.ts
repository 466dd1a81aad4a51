import { CommerceError } from '../errors/index.ts'
import { matchesTopic, webhookTopicNames } from './webhook-topics.ts'

const urlLengthMax = 2_048
const descriptionLengthMax = 255
const topicsMax = 50

/**
 * The address as it is kept and called. Whether its host may be called at all is for the sender to say.
 * Throws `validation_failed` for what is no absolute http or https address, has a user name, a password or a fragment, or is longer than 2,048 characters.
 */
export function normalizeWebhookUrl(text: string): string {
  const url = text.length <= urlLengthMax && URL.canParse(text.trim()) ? new URL(text.trim()) : null
  if (url === null || (url.protocol !== 'https:' && url.protocol !== 'http:')) throw refused('url', 'is an address such as https://example.com/hooks')
  if (url.username !== '' || url.password !== '') throw refused('url', 'must not have a user name or password: they would be seen in logs')
  if (url.hash !== '') throw refused('url', 'must not have a fragment (#...): it is never sent')
  return url.href
}

/** The filter without repeats. Throws `validation_failed` when it is empty, or names a topic there is none of. */
export function normalizeWebhookTopics(filter: readonly string[]): readonly string[] {
  const patterns = [...new Set(filter.map(pattern => pattern.trim()))]
  if (patterns.length === 0 || patterns.length > topicsMax) throw refused('topics', `are 1 to ${topicsMax} names of events`)
  for (const pattern of patterns) {
    if (!webhookTopicNames.some(topic => matchesTopic([pattern], topic)))
      throw refused('topics', `"${pattern}" is no event that is sent, such as order.paid, order.* or *`)
  }
  return patterns
}

export function normalizeWebhookDescription(text: string): string {
  const trimmed = text.trim()
  if (trimmed.length > descriptionLengthMax) throw refused('description', `has at most ${descriptionLengthMax} characters`)
  return trimmed
}

function refused(path: string, message: string): CommerceError {
  return new CommerceError('validation_failed', `The field ${path} ${message}.`, { errors: [{ path, message }] })
}
