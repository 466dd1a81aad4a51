import { hash } from 'node:crypto'
import type { Clock, IdempotencyStore, StoredAnswer } from '@cartwright/core'
import { fromJson } from './connection/from-json.ts'
import type { RedisLink } from './connection/link.ts'

export interface ShortCutOptions {
  readonly link: RedisLink
  readonly clock: Pick<Clock, 'now'>
  /** How long an answer is kept in Redis at most; the store keeps it longer. */
  readonly keepMs: number
}

interface Finished {
  readonly fingerprint: string
  readonly keepUntil: number
  readonly answer: StoredAnswer
}

/** Most claims remembered until they are finished. */
const claimsMax = 10_000

/**
 * The store, with a short cut in front: what was finished is answered from Redis, without a question to the database. Only that: a key is claimed in the store, another request
 * under it is told apart by the store, and an answer goes to Redis after the store has taken it, with the time until which the key counts. An answered key never changes
 * before that time, so Redis cannot know it otherwise than the store does.
 */
export function idempotencyShortCut(store: IdempotencyStore, { link, clock, keepMs }: ShortCutOptions): IdempotencyStore {
  /** What `finish` is not told about a claim. */
  const claims = new Map<string, Pick<Finished, 'fingerprint' | 'keepUntil'>>()
  const remember = (claim: string, known: Pick<Finished, 'fingerprint' | 'keepUntil'>) => {
    claims.set(claim, known)
    const [oldest] = claims.keys()
    if (oldest !== undefined && claims.size > claimsMax) claims.delete(oldest)
  }
  const recall = (claim: string) => {
    const known = claims.get(claim)
    claims.delete(claim)
    return known
  }

  return {
    async claim(input) {
      const text = await link.ask((redis, name) => redis.get(name('answer', callName(input))))
      const finished = text ? fromJson<Finished>(text) : undefined
      if (finished && finished.fingerprint === input.fingerprint && finished.keepUntil > input.now) return { status: 'answered', answer: finished.answer }
      const claim = await store.claim(input)
      if (claim.status === 'claimed') remember(claimName(input), { fingerprint: input.fingerprint, keepUntil: input.keepUntil })
      return claim
    },
    async finish(input) {
      const known = recall(claimName(input))
      const isStored = await store.finish(input)
      const leftMs = known && isStored ? Math.min(keepMs, known.keepUntil - clock.now()) : 0
      if (known && leftMs >= 1) {
        const text = JSON.stringify({ ...known, answer: input.answer } satisfies Finished)
        await link.ask((redis, name) => redis.set(name('answer', callName(input)), text, 'PX', Math.floor(leftMs)))
      }
      return isStored
    },
    async abandon(input) {
      recall(claimName(input))
      await store.abandon(input)
    },
    purge: (now, limit) => store.purge(now, limit),
  }
}

function callName({ scope, key }: { readonly scope: string; readonly key: string }): string {
  return hash('sha256', JSON.stringify([scope, key]), 'base64url')
}

function claimName({ scope, key, owner }: { readonly scope: string; readonly key: string; readonly owner: string }): string {
  return JSON.stringify([scope, key, owner])
}
