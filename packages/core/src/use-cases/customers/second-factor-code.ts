import { CommerceError, type Customer, normalizeRecoveryCode } from '../../model/index.ts'
import type { Deps } from '../../ports/index.ts'
import { digestHex } from '../tokens.ts'

/** How somebody showed that they are who they are. */
export type Shown = 'totp' | 'recovery_code'

/**
 * Uses up a code of an account's second factor: one of its app, or a recovery code. Null when it is neither, or was used before. Throws `unavailable` where codes cannot be checked.
 * A secret that was sealed with a former key is sealed with that of now.
 */
export async function useCode(
  deps: Pick<Deps, 'customers' | 'secondFactorCodes' | 'clock' | 'logger'>,
  { id: customerId }: Pick<Customer, 'id'>,
  typed: string,
): Promise<Shown | null> {
  const step = await stepOfCode(deps, customerId, typed)
  if (step !== null) {
    if (!(await deps.customers.useSecondFactorStep({ customerId, step }))) return null
    await resealUsed(deps, customerId)
    return 'totp'
  }
  const recovery = normalizeRecoveryCode(typed)
  if (recovery === null) return null
  return (await deps.customers.useRecoveryCode({ customerId, codeHash: await digestHex(recovery) })) ? 'recovery_code' : null
}

/** The time step of a code of the app, which is not used up by asking; null when it is none. */
export async function stepOfCode(
  { customers, secondFactorCodes, clock }: Pick<Deps, 'customers' | 'secondFactorCodes' | 'clock'>,
  customerId: number,
  typed: string,
): Promise<number | null> {
  const code = typed.replaceAll(/\s/g, '')
  const factor = /^\d{6}$/.test(code) ? await customers.secondFactor(customerId) : null
  if (!factor) return null
  return requireCodes(secondFactorCodes).stepOf({ customerId, sealedSecret: factor.sealedSecret, code, at: clock.now() })
}

/** A sign-in never fails for it: the next one tries again. */
async function resealUsed({ customers, secondFactorCodes, clock, logger }: Parameters<typeof useCode>[0], customerId: number): Promise<void> {
  try {
    const factor = await customers.secondFactor(customerId)
    const next = factor && (await requireCodes(secondFactorCodes).reseal({ customerId, sealedSecret: factor.sealedSecret }))
    if (next) await customers.resealSecondFactor({ customerId, expected: factor.sealedSecret, next }, { at: clock.now(), actor: `staff:${customerId}` })
  } catch (error) {
    logger.log('warn', 'A second factor could not be sealed anew.', { customerId, error })
  }
}

/** Throws `unavailable` where nothing is set up that makes codes. */
export function requireCodes(codes: Deps['secondFactorCodes']): NonNullable<Deps['secondFactorCodes']> {
  if (codes) return codes
  throw new CommerceError('unavailable', 'Second factors are not set up in this shop.')
}
