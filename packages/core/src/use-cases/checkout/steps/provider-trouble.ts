import { type CommerceError, hasCode } from '../../../model/index.ts'

/** Whether the provider failed or did not answer: what was to be done with it is written down, and the resolver does it later. */
export function isProviderTrouble(error: unknown): error is CommerceError {
  return hasCode(error, 'payment_outcome_unknown') || isCertainlyUndone(error)
}

/** What a failure to ask the provider says, for people; null for one that tells nothing of the provider. */
export function wordsOf(error: unknown): string | null {
  return isProviderTrouble(error) || hasCode(error, 'payment_mismatch') ? error.message : null
}

/** Whether a call to the provider has had no effect for sure: it was refused, or not even tried. */
export function isCertainlyUndone(error: unknown): error is CommerceError {
  return hasCode(error, 'payment_provider_error') || hasCode(error, 'payment_unavailable') || hasCode(error, 'saved_method_not_found')
}
