import type { ErasurePreview, PersonalData } from '@cartwright/core'
import type { Wire } from '../contract/index.ts'
import { presentSavedAddress } from './address.ts'
import { presentAuditEntry } from './audit.ts'
import { presentCreditAccount, presentCreditEntry } from './credit.ts'
import { presentAdminOrder } from './order.ts'
import { presentCustomer, presentSession } from './people.ts'
import { timeOf } from './time.ts'

export function presentPersonalData(data: PersonalData, now: number): Wire<'admin.personalData.export'>['output'] {
  const { customer, addresses, savedMethods, identities, orders, cart, storeCredit, sessions, audit } = data
  return {
    customer: presentCustomer(customer),
    addresses: addresses.map(presentSavedAddress),
    payment_methods: savedMethods.map(({ id, type, label, expires }) => ({ id, type, label, expires })),
    identities: identities.map(({ issuer, subject }) => ({ issuer, subject })),
    orders: orders.map(presentAdminOrder),
    cart: cart && {
      id: cart.id,
      updated_at: timeOf(cart.updatedAt),
      items: cart.items.map(({ variantId, quantity }) => ({ variant_id: variantId, quantity })),
    },
    store_credit: storeCredit.map(({ account, entries }) => ({
      account: presentCreditAccount(account, now),
      entries: entries.map(entry => presentCreditEntry(entry, account.currency)),
    })),
    sessions: sessions.map(session => presentSession(session, null)),
    audit: audit.map(presentAuditEntry),
  }
}

/** Counts only: what answers an erasure must not hold the person. */
export function presentErasure({ customer, orders, addresses, savedMethods, blockers }: ErasurePreview): Wire<'admin.personalData.erase'>['output'] {
  return { customer_id: customer.id, orders, addresses, payment_methods: savedMethods, blockers: [...blockers] }
}
