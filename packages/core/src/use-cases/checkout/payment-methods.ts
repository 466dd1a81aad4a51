import type { Deps } from '../../ports/index.ts'

/** The payment methods on offer, by the code that buyers name. */
export function paymentMethods(deps: Pick<Deps, 'payments'>): readonly { readonly code: string; readonly name: string }[] {
  return deps.payments.methods
}

/** Who takes the money, and what a browser needs to load its form; empty where there is none. */
export function paymentProvider({ payments }: Pick<Deps, 'payments'>): { readonly name: string; readonly publicConfig: Readonly<Record<string, string>> } {
  return { name: payments.name, publicConfig: payments.publicConfig ?? {} }
}
