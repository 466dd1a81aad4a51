import type { Customer } from '../../model/index.ts'
import type { Deps } from '../../ports/index.ts'
import { newToken, sha256Hex } from '../tokens.ts'

/** What a one-time token is for. */
export type TokenPurpose = 'password_reset' | 'email_verification'

/**
 * Makes the token of a mail: stored hashed, bound to the account, the purpose and the address it is mailed to. It is made when the mail is about to leave, so that no queue, log or answer ever holds it; a mail that is sent
 * twice bears two of them, either of which works once.
 */
export async function mailToken(
  deps: Pick<Deps, 'customers' | 'clock' | 'random'>,
  input: { readonly customer: Customer; readonly purpose: TokenPurpose; readonly email: string; readonly lifetimeMs: number },
): Promise<{ readonly token: string; readonly expiresAt: number }> {
  const { customer, purpose, email, lifetimeMs } = input
  const at = deps.clock.now()
  const token = newToken(deps.random)
  const expiresAt = at + lifetimeMs
  const row = { customerId: customer.id, purpose, value: email, tokenHash: await sha256Hex(token), expiresAt }
  await deps.customers.insertOneTimeToken(row, { at, actor: 'system:mail' })
  return { token, expiresAt }
}
