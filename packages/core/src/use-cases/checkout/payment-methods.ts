import type { Deps } from '../../ports/index.ts'

/** The payment methods on offer, by the code that buyers name. */
export function paymentMethods(deps: Pick<Deps, 'payments'>): readonly { readonly code: string; readonly name: string }[] {
  return deps.payments.methods
}
