import { CommerceError } from '../../model/index.ts'
import type { Deps, IdempotencyClaim, StoredAnswer } from '../../ports/index.ts'

/** How long a claim stands without an answer before a repeat may take it over: past any request's deadline (RELIABILITY 3.4). Milliseconds. */
const lockMs = 30_000

/** How long an answer can be asked for again, unless told. Milliseconds. */
const defaultKeepMs = 24 * 3_600_000

/** 1 to 255 visible ASCII characters. */
const keyPattern = /^[\x21-\x7e]{1,255}$/

/** What names one call: whose it is (caller and route), and the caller's key. */
interface Call {
  readonly scope: string
  readonly key: string
  /** Random, one per request: only who claimed may finish. */
  readonly owner: string
}

/** Claims a key before the work starts. Throws `idempotency_key_invalid`. */
export async function claim(
  { idempotency, clock }: Pick<Deps, 'idempotency' | 'clock'>,
  { keepMs = defaultKeepMs, ...input }: Call & { readonly fingerprint: string; readonly keepMs?: number },
): Promise<IdempotencyClaim> {
  if (!keyPattern.test(input.key)) throw new CommerceError('idempotency_key_invalid', 'An idempotency key has 1 to 255 visible ASCII characters.')
  const now = clock.now()
  return idempotency.claim({ ...input, now, lockedUntil: now + lockMs, keepUntil: now + keepMs })
}

/** Stores the answer for repeats; without effect when the claim was taken over. */
export async function finish({ idempotency }: Pick<Deps, 'idempotency'>, input: Call & { readonly answer: StoredAnswer }): Promise<void> {
  await idempotency.finish(input)
}

/** Frees the key: the call came to no lasting answer. Without effect when the claim was taken over. */
export async function abandon({ idempotency }: Pick<Deps, 'idempotency'>, input: Call): Promise<void> {
  await idempotency.abandon(input)
}
