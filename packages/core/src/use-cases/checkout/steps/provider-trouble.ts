import { type CommerceError, hasCode } from '../../../model/index.ts'

/** Whether the provider failed or did not answer: what was to be done with it is written down, and the resolver does it later. */
export function isProviderTrouble(error: unknown): error is CommerceError {
  return hasCode(error, 'payment_outcome_unknown') || hasCode(error, 'payment_provider_error')
}
