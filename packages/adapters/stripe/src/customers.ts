import type { ProviderCustomers } from '@cartwright/core'
import { idOf } from './mapping/dispute-of.ts'
import { savedMethodOf } from './mapping/saved-method-of.ts'
import type { StripeSettings } from './settings.ts'
import { isRefusal, type StripeCalls } from './stripe-calls.ts'

/** Returning buyers as Stripe customers. */
export function customers(calls: StripeCalls, { shop }: StripeSettings): ProviderCustomers {
  const { client } = calls
  return {
    create: async ({ key, customerId, email }) => {
      const metadata = { customer_id: String(customerId), ...(shop === null ? {} : { shop }) }
      const { id } = await calls.write('customers.create', key, options => client.customers.create({ email, metadata }, options))
      return { providerCustomerId: id }
    },
    methods: async providerCustomerId => {
      const { data } = await calls.read('payment_methods.list', options => client.paymentMethods.list({ customer: providerCustomerId, limit: 100 }, options))
      return data.map(savedMethodOf)
    },
    removeMethod: async ({ providerCustomerId, methodId }) => {
      try {
        const method = await calls.read('payment_methods.retrieve', options => client.paymentMethods.retrieve(methodId, {}, options))
        if (idOf(method.customer) !== providerCustomerId) return false
        await calls.write('payment_methods.detach', `detach:${methodId}`, options => client.paymentMethods.detach(methodId, {}, options))
        return true
      } catch (error) {
        if (isRefusal(error, 'resource_missing')) return false
        throw error
      }
    },
  }
}
