import { type Attention, type AttentionSighting, event } from '../../../model/index.ts'
import type { Deps } from '../../../ports/index.ts'

/**
 * Tells people of something they have to look at. While a record of this reason and subject is open, it is counted; a new one is told by the event `attention.opened`,
 * an audit line, and the log.
 * @param sighting its `detail` is for people and never holds a secret
 */
export async function openAttention(deps: Pick<Deps, 'attention' | 'clock' | 'logger'>, sighting: AttentionSighting, actor: string): Promise<Attention> {
  const { reason, subject, moneyAtRisk } = sighting
  const { record, created } = await deps.attention.open(sighting, {
    at: deps.clock.now(),
    actor,
    events: ({ id }) => [event('attention.opened', `attention:${id}`, { attentionId: id })],
    audit: ({ id }) => ({ action: 'attention.opened', subject: `attention:${id}`, data: { reason, about: subject, moneyAtRisk } }),
  })
  if (created) deps.logger.log('error', 'Somebody has to look at this.', { attentionId: record.id, reason, subject, moneyAtRisk })
  return record
}

/** Closes a record. Harmless when it is closed already. Throws `attention_not_found`. */
export async function closeAttention(deps: Pick<Deps, 'attention' | 'clock'>, id: number, note: string, actor: string): Promise<Attention> {
  return deps.attention.resolve(id, note, {
    at: deps.clock.now(),
    actor,
    audit: ({ reason, subject }) => ({ action: 'attention.resolved', subject: `attention:${id}`, data: { reason, about: subject, note } }),
  })
}
