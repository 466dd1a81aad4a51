import { type Difference, formatMajor, isCommerceError, isCurrencyCode, type Money } from '../../model/index.ts'
import type { Deps, Storage } from '../../ports/index.ts'
import type { SettlementDeps } from '../checkout/steps/settlement-deps.ts'
import type { DocumentDeps } from '../search/documents-of.ts'

/** What it takes to compare everything with everything, and to put right what can be. */
export type ReconcileDeps = SettlementDeps &
  DocumentDeps &
  Pick<Deps, 'attention' | 'events' | 'idempotency' | 'ledger' | 'notes' | 'random' | 'reconciliation' | 'search'> &
  Pick<Storage, 'checkInvariants'>

/** A difference, and how it is put right where a program may do that. */
export interface Finding extends Omit<Difference, 'check' | 'outcome' | 'result'> {
  /**
   * Does it, and says what it came to, in words; null when the difference is still there.
   * @param actor who is told to have done it
   */
  readonly mend?: (actor: string) => Promise<string | null>
}

/** What a check is to look at, and what it tells on its way. */
export interface Scope {
  /** Of what is looked at by its time: `from` included, `to` not. */
  readonly from: number
  readonly to: number
  readonly now: number
  /** Looks only at what has not come to its end (R2, R4). */
  readonly isUnsettledOnly: boolean
  readonly signal: AbortSignal
  /** One more thing was looked at. */
  readonly looked: () => void
  /** Something could not be compared. */
  readonly missed: (why: string) => void
}

/** Goes through everything in pages and tells differences as they come, so that memory stays bounded. */
export type Check = (deps: ReconcileDeps, scope: Scope) => AsyncGenerator<Finding>

/** Rows read at a time. */
export const pageSize = 200

/** Failures in a row after which a provider counts as down, and is not asked any more in this run. */
const patience = 3

/** Asks a provider thing by thing, and stops asking when it fails again and again. */
export function patientAsking({ missed, looked }: Pick<Scope, 'missed' | 'looked'>) {
  let failures = 0
  return {
    isDown: () => failures >= patience,
    /** The answer; undefined when there was none, which is noted. */
    ask: async <T>(what: string, question: () => Promise<T>): Promise<T | undefined> => {
      if (failures >= patience) {
        missed('The provider does not answer; the rest was not asked for.')
        return undefined
      }
      try {
        const answer = await question()
        failures = 0
        looked()
        return answer
      } catch (error) {
        failures++
        missed(`${what}: ${describeError(error)}`)
        return undefined
      }
    },
  }
}

/** A fault's own words may tell more than is good; a refusal of ours is made to be read. */
export function describeError(error: unknown): string {
  return isCommerceError(error) ? `${error.code} (${error.message})` : 'fault'
}

/** For people, with the currency's digits: `89.00 USD`. A currency of the provider's that is not known here stays in minor units, and says so. */
export function inWords({ amount, currency }: Money): string {
  return isCurrencyCode(currency) ? `${formatMajor(amount, currency)} ${currency}` : `${amount} ${currency} (minor units)`
}

/** How much of a payment was taken: `49.90 USD of 89.00 USD captured`. */
export function capturedInWords({ captured, amount, currency }: Money & { readonly captured: number }): string {
  return `${inWords({ amount: captured, currency })} of ${inWords({ amount, currency })} captured`
}
