import { CommerceError, errorCodes, type IdempotencyService, isCommerceError, type Logger, type Random, type StoredAnswer } from '@cartwright/core'
import { base64Url, canonicalJson, sha256 } from './digest.ts'
import type { Reply } from './reply.ts'
import { seal, unseal } from './seal.ts'

const encoder = new TextEncoder()

export interface IdempotencyKit {
  readonly idempotency: IdempotencyService
  readonly random: Random
  readonly logger: Logger
}

/** What a key is scoped to and what it stands for. */
export interface IdempotentCall {
  readonly key: string
  /** Who calls. May hold a guest's token: only a hash of it is stored. */
  readonly subject: string
  readonly method: string
  /** The route's template, so that a key never crosses routes. */
  readonly route: string
  /** The path as called, and the body: another of either is another request. */
  readonly path: string
  readonly body: unknown
  /** How long the answer is kept, in milliseconds; a day unless told. */
  readonly keepMs?: number
}

/**
 * The key of an `Idempotency-Key` header: 1 to 255 visible ASCII characters, bare or as a quoted string. Null when there is none.
 * Throws `idempotency_key_invalid`.
 */
export function idempotencyKeyOf(header: string | null): string | null {
  if (header === null) return null
  const key = /^"(.*)"$/.exec(header)?.[1] ?? header
  if (/^[\x21-\x7e]{1,255}$/.test(key)) return key
  throw new CommerceError('idempotency_key_invalid', 'An Idempotency-Key has 1 to 255 visible ASCII characters.')
}

/**
 * Does something once for a key (RELIABILITY 3.4): a repeat of the same request gets the first answer, byte for byte; another request under the key is refused; while the
 * first is under way, so is a repeat. What came to no lasting answer (a fault, a refusal that may pass) frees the key.
 * Throws `idempotency_key_reused`, `idempotency_key_in_use`, and whatever `work` throws.
 * @param refuse turns an error of `work` into the reply to be stored
 */
export async function once(call: IdempotentCall, kit: IdempotencyKit, work: () => Promise<Reply>, refuse: (error: CommerceError) => Reply): Promise<Reply> {
  const [{ key, sealKey }, fingerprint] = await Promise.all([keysOf(call), sha256(`${call.method} ${call.path} ${canonicalJson(call.body)}`)])
  const owner = base64Url(kit.random.bytes(16))
  const claimed = { scope: `${call.method} ${call.route}`, key, owner }
  const claim = await kit.idempotency.claim({ ...claimed, fingerprint, ...(call.keepMs === undefined ? {} : { keepMs: call.keepMs }) })
  switch (claim.status) {
    case 'answered':
      return replay(claim.answer, sealKey)
    case 'in_use':
      throw new CommerceError('idempotency_key_in_use', 'A request with this Idempotency-Key is under way.')
    case 'mismatch':
      throw new CommerceError('idempotency_key_reused', 'This Idempotency-Key was used for another request.')
    case 'claimed':
      return finish(work, refuse, {
        store: async reply => kit.idempotency.finish({ ...claimed, answer: await toStored(reply, sealKey, kit.random) }),
        free: () => kit.idempotency.abandon(claimed),
        logger: kit.logger,
      })
  }
}

type SealKey = Uint8Array<ArrayBuffer>

/**
 * What is stored of caller and key, and what seals the answer: the two halves of one hash of both, so that neither leads to the other. With the caller in it, a key
 * never crosses callers.
 */
async function keysOf({ subject, key }: IdempotentCall): Promise<{ readonly key: string; readonly sealKey: SealKey }> {
  const digest = new Uint8Array(await crypto.subtle.digest('SHA-512', encoder.encode(`${subject} ${key}`)))
  return { key: base64Url(digest.subarray(0, 32)), sealKey: digest.slice(32) }
}

interface Ending {
  readonly store: (reply: Reply) => Promise<void>
  readonly free: () => Promise<void>
  readonly logger: Logger
}

async function finish(work: () => Promise<Reply>, refuse: (error: CommerceError) => Reply, { store, free, logger }: Ending): Promise<Reply> {
  // What was done is done: that its answer could not be stored must not make it look as if it had failed.
  const quietly = (ending: Promise<void>) =>
    ending.catch(error => logger.log('error', 'The answer of an idempotent request could not be stored', { error: String(error) }))
  try {
    const reply = await work()
    await quietly(store(reply))
    return reply
  } catch (error) {
    if (!isLasting(error)) {
      await quietly(free())
      throw error
    }
    const reply = refuse(error)
    await quietly(store(reply))
    return reply
  }
}

/** Refusals decided by the state of the shop, which the same request is to hear again. */
function isLasting(error: unknown): error is CommerceError {
  if (!isCommerceError(error) || error.retryable) return false
  const { kind } = errorCodes[error.code]
  return kind === 'payment_required' || kind === 'not_found' || kind === 'conflict' || kind === 'invalid'
}

const sealedHeader = 'x-sealed'

async function toStored(reply: Reply, sealKey: SealKey, random: Random): Promise<StoredAnswer> {
  const sealed = await seal(JSON.stringify({ headers: reply.headers, body: reply.body }), sealKey, new Uint8Array(random.bytes(12)))
  return { status: reply.status, body: sealed, headers: { [sealedHeader]: '1' } }
}

async function replay(answer: StoredAnswer, sealKey: SealKey): Promise<Reply> {
  const marked = { 'idempotent-replayed': 'true' }
  // Stored by a version that sealed secrets only.
  if (!(sealedHeader in answer.headers)) {
    return { status: answer.status, headers: { ...answer.headers, ...marked }, body: answer.body === '' ? null : answer.body }
  }
  const opened = JSON.parse(await unseal(answer.body, sealKey)) as Pick<Reply, 'headers' | 'body'>
  return { status: answer.status, headers: { ...opened.headers, ...marked }, body: opened.body }
}
