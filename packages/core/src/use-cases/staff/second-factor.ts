import type { SecondFactorOwner, SecondFactorState } from '../../commerce.ts'
import { CommerceError, type Customer, doneBy, type Principal, recoveryCode, recoveryCodeBytes, recoveryCodeCount } from '../../model/index.ts'
import type { Deps, WriteContext } from '../../ports/index.ts'
import { findCustomer } from '../customers/find-customer.ts'
import { requireMayGrant, rightsOf } from '../customers/grants.ts'
import { normalizePassword } from '../customers/password-policy.ts'
import { requireCodes, stepOfCode, useCode } from '../customers/second-factor-code.ts'
import { digestHex } from '../tokens.ts'

type FactorDeps = Pick<Deps, 'customers' | 'secondFactorCodes' | 'passwords' | 'clock' | 'random' | 'settings' | 'logger'>

/** How the second factor of an account is. Throws `customer_not_found`. */
export async function secondFactor({ customers, settings }: FactorDeps, customerId: number): Promise<SecondFactorState> {
  const { role, secondFactorSince: since } = await findCustomer({ customers }, customerId)
  const isRequired = role !== 'customer' && settings.staffSecondFactor === 'required'
  return { since, isRequired, recoveryCodesLeft: since === null ? 0 : await customers.recoveryCodesLeft(customerId) }
}

/**
 * Begins to set up a second factor: a secret for an authenticator app, shown this once. It counts once a first code of it was sent. Beginning again makes another secret.
 * Throws `forbidden` for customers, `invalid_credentials`, `mfa_enrolled`, and `unavailable` where nothing is set up that makes codes.
 */
export async function startSecondFactor(
  deps: FactorDeps,
  self: SecondFactorOwner,
  { password }: { readonly password: string },
): Promise<{ readonly secret: string; readonly uri: string }> {
  const { customerId } = self
  const { email, role, secondFactorSince } = await findCustomer(deps, customerId)
  if (role === 'customer') throw new CommerceError('forbidden', 'Second factors are for the staff of the shop.')
  if (secondFactorSince !== null) throw enrolled()
  const stored = await deps.customers.passwordHash(customerId)
  const isRight = stored !== null && (await deps.passwords.verify(normalizePassword(password), stored)).ok
  if (!isRight) throw new CommerceError('invalid_credentials', 'The password is wrong.')
  const { sealedSecret, secret, uri } = await requireCodes(deps.secondFactorCodes).create({ customerId, email })
  const isStarted = await deps.customers.startSecondFactor({ customerId, sealedSecret }, contextOf(deps, self))
  if (!isStarted) throw enrolled()
  return { secret, uri }
}

/**
 * Ends setting up by a first code of the app. Every other session of the account ends; this one counts as opened with the second factor. The recovery codes are shown this once.
 * Throws `mfa_code_invalid`, `mfa_enrolled`.
 */
export async function confirmSecondFactor(deps: FactorDeps, self: SecondFactorOwner, code: string): Promise<readonly string[]> {
  const { customerId, sessionId } = self
  const factor = await deps.customers.secondFactor(customerId)
  if (factor && factor.since !== null) throw enrolled()
  const step = await stepOfCode(deps, customerId, code)
  if (!factor || step === null) throw wrongCode()
  const { codes, hashes: recoveryHashes } = await newRecoveryCodes(deps)
  const { sealedSecret } = factor
  const isConfirmed = await deps.customers.confirmSecondFactor(
    { customerId, sealedSecret, step, recoveryHashes, sessionId },
    { ...contextOf(deps, self), audit: { action: 'second_factor.confirmed', subject: `customer:${customerId}` } },
  )
  if (!isConfirmed) throw enrolled()
  return codes
}

/** New recovery codes in place of all there were, for a code of the app or a recovery code. Throws `mfa_code_invalid`. */
export async function renewRecoveryCodes(deps: FactorDeps, self: SecondFactorOwner, code: string): Promise<readonly string[]> {
  const { customerId } = self
  const customer = await findCustomer(deps, customerId)
  if (customer.secondFactorSince === null || (await useCode(deps, customer, code)) === null) throw wrongCode()
  const { codes, hashes: codeHashes } = await newRecoveryCodes(deps)
  await deps.customers.replaceRecoveryCodes(
    { customerId, codeHashes },
    { ...contextOf(deps, self), audit: { action: 'second_factor.recovery_codes_renewed', subject: `customer:${customerId}` } },
  )
  return codes
}

/**
 * Takes the second factor off somebody's account, who lost phone and codes; every session of it ends. Nothing happens where there is none. Nobody does it to themselves: a stolen
 * session would be rid of it that way. Throws `customer_not_found`, and `forbidden` when the account has rights that the caller has not.
 */
export async function resetSecondFactor(deps: FactorDeps, id: number, by: Principal): Promise<Customer> {
  const customer = await findCustomer(deps, id)
  requireMayGrant(by, await rightsOf(deps, customer))
  if (by.kind === 'staff' && by.customerId === id) throw new CommerceError('forbidden', 'Somebody else has to take your second factor off.')
  await deps.customers.removeSecondFactor(id, { at: deps.clock.now(), ...doneBy(by), audit: { action: 'second_factor.reset', subject: `customer:${id}` } })
  return findCustomer(deps, id)
}

async function newRecoveryCodes({ random }: Pick<Deps, 'random'>): Promise<{ readonly codes: readonly string[]; readonly hashes: readonly string[] }> {
  const codes = Array.from({ length: recoveryCodeCount }, () => recoveryCode(random.bytes(recoveryCodeBytes)))
  return { codes, hashes: await Promise.all(codes.map(code => digestHex(code.replaceAll('-', '')))) }
}

function contextOf({ clock }: Pick<Deps, 'clock'>, { customerId, origin }: SecondFactorOwner): WriteContext {
  return { at: clock.now(), actor: `staff:${customerId}`, ...(origin ? { origin } : {}) }
}

function enrolled(): CommerceError {
  return new CommerceError('mfa_enrolled', 'This account has a second factor already.')
}

function wrongCode(): CommerceError {
  return new CommerceError('mfa_code_invalid', 'This code is not right, or was used before.')
}
