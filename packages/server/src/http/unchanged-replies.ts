import type { Commerce } from '@cartwright/core'
import { boundedMap } from './bounded-map.ts'
import type { Reply } from './reply.ts'

interface Kept {
  readonly token: string
  readonly until: number
  readonly reply: Reply
}

const repliesMax = 200
const keyLengthMax = 256

/** Core may show the category tree as it was a second ago; an answer made of it is not kept longer than that. */
const keptMs = 1_000

/**
 * Keeps answers about catalog and stock for as long as the shop says that nothing changed at all, so that they are as fresh as if they were made anew. Where the shop cannot
 * say, every answer is made anew.
 */
export function unchangedReplies(commerce: Pick<Commerce, 'changeToken' | 'deps'>): (key: string, make: () => Promise<Reply>) => Promise<Reply> {
  const replies = boundedMap<string, Kept>(repliesMax)
  const { clock } = commerce.deps
  return async (key, make) => {
    // Asked before anything is read: what changes from here on makes the token another.
    const token = commerce.changeToken()
    if (token === undefined || key.length > keyLengthMax) return make()
    const kept = replies.get(key)
    if (kept?.token === token && clock.now() < kept.until) return kept.reply
    const reply = await make()
    replies.set(key, { token, until: clock.now() + keptMs, reply })
    return reply
  }
}
