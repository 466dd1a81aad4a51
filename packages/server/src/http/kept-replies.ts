import { type Commerce, isCommerceError } from '@cartwright/core'
import { boundedMap } from './bounded-map.ts'
import type { Reply } from './reply.ts'
import { shareNext } from './share-next.ts'

interface Kept {
  readonly token: string | undefined
  readonly madeAt: number
  readonly reply: Reply
}

const repliesMax = 500
const keyLengthMax = 256
const bodyLengthMax = 128 * 1024

/** Core may show the category tree as it was a second ago; an answer made of it is not kept longer than that. */
const unchangedMs = 1_000

/** How old an answer may be that is given because no new one can be made. */
const staleMs = 10 * 60_000

/** How often the same failure is told. Milliseconds. */
const tellEveryMs = 60_000

/** Gives the answer of a key, made by `make` unless one is at hand. */
export type KeptReplies = (key: string, make: () => Promise<Reply>) => Promise<Reply>

/**
 * Answers about catalog and stock, the same for everybody.
 *
 * They are kept for as long as the shop says that nothing changed at all, so that they are as fresh as if they were made anew; where the shop cannot say, those who ask for the
 * same at once share one that is made anew. And while the storage is away, what was last answered is given again, ten minutes later at most (RFC 5861), with its `Age` and a
 * `Warning`.
 */
export function keptReplies(commerce: Pick<Commerce, 'changeToken' | 'deps'>): KeptReplies {
  const replies = boundedMap<string, Kept>(repliesMax)
  const share = shareNext<Reply>()
  const { clock, logger } = commerce.deps
  let toldAt = Number.NEGATIVE_INFINITY
  const tell = (error: unknown): void => {
    if (clock.now() - toldAt < tellEveryMs) return
    toldAt = clock.now()
    logger.log('warn', 'The catalog cannot be read: what was last answered is shown, as far as there is something.', { error: String(error) })
  }
  const unchanged = (key: string, token: string | undefined): Reply | undefined => {
    const kept = replies.get(key)
    return kept && token !== undefined && kept.token === token && clock.now() < kept.madeAt + unchangedMs ? kept.reply : undefined
  }
  const read = async (key: string, make: () => Promise<Reply>): Promise<Reply> => {
    // Asked before anything is read: what changes from here on makes the token another.
    const token = commerce.changeToken()
    const known = unchanged(key, token)
    if (known) return known
    const madeAt = clock.now()
    const reply = await make()
    if ((reply.body?.length ?? 0) <= bodyLengthMax) replies.set(key, { token, madeAt, reply })
    return reply
  }
  return async (key, make) => {
    if (key.length > keyLengthMax) return make()
    const known = unchanged(key, commerce.changeToken())
    if (known) return known
    try {
      return await share(key, () => read(key, make))
    } catch (error) {
      if (!isAway(error)) throw error
      tell(error)
      const kept = replies.get(key)
      const ageMs = kept ? Math.max(0, clock.now() - kept.madeAt) : 0
      if (!kept || ageMs > staleMs) throw error
      return staleReply(kept.reply, ageMs)
    }
  }
}

/** Whether it is for want of something that may be back soon; a fault or a refusal is what it is. */
function isAway(error: unknown): boolean {
  return isCommerceError(error) && error.kind === 'unavailable'
}

function staleReply(reply: Reply, ageMs: number): Reply {
  return { ...reply, headers: { ...reply.headers, age: String(Math.ceil(ageMs / 1_000)), warning: '111 - "Revalidation Failed"' } }
}
