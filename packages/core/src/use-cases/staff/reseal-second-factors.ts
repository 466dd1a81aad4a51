import { doneBy, hasCode, type Principal } from '../../model/index.ts'
import type { Deps } from '../../ports/index.ts'
import { requireCodes } from '../customers/second-factor-code.ts'

const batchSize = 500

/**
 * Seals with the key of now what former keys have sealed, so that these can be dropped: says how many second factors it sealed, and how many it could not open with any key. Beginning anew
 * after an interruption is harmless. Throws `unavailable` where nothing is set up that makes codes.
 */
export async function resealSecondFactors(
  { customers, secondFactorCodes, clock }: Pick<Deps, 'customers' | 'secondFactorCodes' | 'clock'>,
  by: Principal,
): Promise<{ readonly resealed: number; readonly unopened: number }> {
  const codes = requireCodes(secondFactorCodes)
  const count = { resealed: 0, unopened: 0 }
  for (let after = 0; ; ) {
    const sealed = await customers.sealedSecrets({ after, limit: batchSize })
    for (const { customerId, sealedSecret } of sealed) {
      after = customerId
      const next = await codes.reseal({ customerId, sealedSecret }).catch((error: unknown) => {
        if (hasCode(error, 'unavailable')) return undefined
        throw error
      })
      if (next === undefined) count.unopened += 1
      if (!next) continue
      const audit = { action: 'second_factor.resealed', subject: `customer:${customerId}` }
      if (await customers.resealSecondFactor({ customerId, expected: sealedSecret, next }, { at: clock.now(), ...doneBy(by), audit })) count.resealed += 1
    }
    if (sealed.length < batchSize) return count
  }
}
