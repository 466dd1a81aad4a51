import type { Deps, SavedMethod } from '../../ports/index.ts'
import { knownCustomer, savedMethodNotFound } from './steps/payment-terms.ts'

type MethodDeps = Pick<Deps, 'payments' | 'customers'>

/** The payment methods a customer has saved with the provider; none where it keeps none. Throws what the provider throws. */
export async function savedMethods(deps: MethodDeps, customerId: number): Promise<readonly SavedMethod[]> {
  const providerCustomerId = await knownCustomer(deps, { customerId })
  return providerCustomerId === null ? [] : ((await deps.payments.customers?.methods(providerCustomerId)) ?? [])
}

/** Has the provider forget a method of this customer's. Throws `saved_method_not_found`, also for one that is somebody else's. */
export async function removeSavedMethod(deps: MethodDeps, customerId: number, methodId: string): Promise<void> {
  const providerCustomerId = await knownCustomer(deps, { customerId })
  const isRemoved = providerCustomerId !== null && (await deps.payments.customers?.removeMethod({ providerCustomerId, methodId }))
  if (!isRemoved) throw savedMethodNotFound(methodId)
}
