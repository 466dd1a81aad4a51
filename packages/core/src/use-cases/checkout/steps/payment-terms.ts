import { CommerceError, hasCode, type Order, type PaymentTerms } from '../../../model/index.ts'
import type { Deps } from '../../../ports/index.ts'

export type TermsDeps = Pick<Deps, 'payments' | 'customers' | 'settings' | 'clock'>

/** Who pays: a customer of the shop, or a guest. */
export type Payer = Pick<Order, 'customerId' | 'email'>

/**
 * On what terms a new payment is made. A buyer whom the provider knows pays as its customer, so that what they saved may pay; one who wants to save a method becomes
 * known to it. A guest saves nothing. Throws `payment_provider_error`, `payment_unavailable`.
 */
export async function paymentTerms(deps: TermsDeps, payer: Payer, { savesMethod = false }: { readonly savesMethod?: boolean }): Promise<PaymentTerms> {
  const { capture } = deps.settings
  const known = await knownCustomer(deps, payer)
  if (payer.customerId === null || !deps.payments.customers || (known === null && !savesMethod))
    return { capture, providerCustomerId: null, savesMethod: false }
  return { capture, providerCustomerId: known ?? (await introduce(deps, payer.customerId, payer.email)), savesMethod }
}

/** The payer as the provider knows them, if it does and keeps methods at all. */
export async function knownCustomer(
  { payments, customers }: Pick<Deps, 'payments' | 'customers'>,
  { customerId }: Pick<Payer, 'customerId'>,
): Promise<string | null> {
  return payments.customers && customerId !== null ? customers.providerCustomer(customerId, payments.name) : null
}

/** Makes the customer known to the provider: once, since the key is theirs. */
async function introduce({ payments, customers, clock }: TermsDeps, customerId: number, email: string): Promise<string> {
  try {
    const made = await payments.customers?.create({ key: `c:${customerId}`, customerId, email })
    if (!made) throw new CommerceError('fault', 'The provider keeps no customers.')
    return await customers.linkProviderCustomer({ customerId, provider: payments.name, providerCustomerId: made.providerCustomerId, at: clock.now() })
  } catch (error) {
    // That the answer was lost is nothing the buyer has to fear: nothing was charged.
    if (hasCode(error, 'payment_outcome_unknown')) throw new CommerceError('payment_provider_error', error.message, {}, { cause: error })
    throw error
  }
}

/** The same error whether there is no such method or it is somebody else's. */
export function savedMethodNotFound(methodId: string): CommerceError {
  return new CommerceError('saved_method_not_found', 'There is no such saved payment method.', { methodId })
}
