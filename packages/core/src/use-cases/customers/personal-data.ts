import type { ErasurePreview, PersonalData } from '../../commerce.ts'
import { actorName, CommerceError, type Customer, doneBy, type Order, type Principal } from '../../model/index.ts'
import { isOver } from '../../model/order/erase-person.ts'
import type { Deps, Page, PageRequest } from '../../ports/index.ts'
import { findCustomer } from './find-customer.ts'
import { requireMayGrant } from './grants.ts'

/** Rows read at once. */
const pageSize = 100

type PersonDeps = Pick<Deps, 'customers' | 'orders' | 'carts' | 'credits' | 'payments' | 'webhookInbox' | 'clock'>

/**
 * Everything the shop has about a customer; of orders also those that were placed as a guest with this e-mail address. That it was asked for is in the audit log.
 * Throws `customer_not_found`, and what the payment provider throws.
 */
export async function personalData(deps: PersonDeps & Pick<Deps, 'reconciliation'>, id: number, by: Principal): Promise<PersonalData> {
  const customer = await findCustomer(deps, id)
  const { customers, carts, credits } = deps
  const accounts = await credits.storeCreditOf(id)
  const data = {
    customer,
    addresses: await customers.addresses(id),
    savedMethods: await savedMethodsOf(deps, id),
    identities: await customers.identities(id),
    orders: await ordersOf(deps, customer),
    cart: await carts.latest({ customerId: id }),
    storeCredit: await Promise.all(accounts.map(async account => ({ account, entries: await every(page => credits.entries(account.id, page)) }))),
    sessions: await customers.sessions(id, deps.clock.now()),
    audit: [
      ...(await every(page => customers.audit({ actor: `customer:${id}` }, page))),
      ...(await every(page => customers.audit({ subject: `customer:${id}` }, page))),
    ],
  }
  const audit = { action: 'customer.exported', subject: `customer:${id}` }
  await deps.reconciliation.record({ at: deps.clock.now(), ...doneBy(by), audit })
  return data
}

/** What {@link eraseCustomer} would do, and what stands against it. Changes nothing. Throws `customer_not_found`. */
export async function previewErasure(deps: PersonDeps, id: number): Promise<ErasurePreview> {
  const customer = await findCustomer(deps, id)
  const orders = await ordersOf(deps, customer)
  const owed = (await deps.credits.storeCreditOf(id)).filter(({ balance }) => balance > 0)
  const blockers = [
    ...(customer.role === 'customer' ? [] : [`The account is ${customer.role}'s: make it a customer's first.`]),
    ...orders.filter(order => !isOver(order)).map(order => `Order ${order.id} is not over.`),
    ...owed.map(account => `The shop owes ${account.balance} minor units of ${account.currency} store credit (account ${account.id}).`),
  ]
  const [addresses, savedMethods] = [await deps.customers.addresses(id), await savedMethodsOf(deps, id)]
  return { customer, orders: orders.length, addresses: addresses.length, savedMethods: savedMethods.length, blockers }
}

/**
 * Takes the person out of the shop, for good: account, addresses, sessions, tokens, saved payment methods and the open cart are gone, and the person out of every order and of what the provider told of it. Step after step, each
 * repeatable, the account last: what was interrupted is finished by asking again. The audit line names ids and counts only.
 * Throws `customer_not_found`, `erasure_blocked` (details: `blockers`), `forbidden` when the account has rights the caller has not, and what the provider throws.
 */
export async function eraseCustomer(deps: PersonDeps, id: number, by: Principal): Promise<ErasurePreview> {
  const preview = await previewErasure(deps, id)
  requireMayGrant(by, preview.customer)
  if (preview.blockers.length > 0) {
    throw new CommerceError('erasure_blocked', `Customer ${id} cannot be erased yet. ${preview.blockers.join(' ')}`, { blockers: preview.blockers })
  }
  await forgetMethods(deps, id)
  const at = deps.clock.now()
  for (const order of await ordersOf(deps, preview.customer)) {
    await emptyMessages(deps, order)
    await deps.orders.erasePerson(order.id, { at, actor: actorName(by) })
  }
  await deps.carts.deleteOpen({ customerId: id })
  const { orders, addresses, savedMethods } = preview
  const audit = { action: 'customer.erased', subject: `customer:${id}`, data: { orders, addresses, savedMethods } }
  await deps.customers.erase(id, { at, ...doneBy(by), audit })
  return preview
}

async function ordersOf({ orders }: Pick<Deps, 'orders'>, { id, email }: Customer): Promise<readonly Order[]> {
  const own = await every(page => orders.list({ customerId: id }, page))
  const asGuest = (await every(page => orders.list({ email }, page))).filter(order => order.customerId === null)
  return [...own, ...asGuest].sort((a, b) => a.id - b.id)
}

async function savedMethodsOf({ customers, payments }: Pick<Deps, 'customers' | 'payments'>, id: number) {
  const known = payments.customers ? await customers.providerCustomer(id, payments.name) : null
  return known === null ? [] : ((await payments.customers?.methods(known)) ?? [])
}

async function forgetMethods(deps: PersonDeps, id: number): Promise<void> {
  const providerCustomerId = await deps.customers.providerCustomer(id, deps.payments.name)
  if (providerCustomerId === null) return
  for (const { id: methodId } of await savedMethodsOf(deps, id)) await deps.payments.customers?.removeMethod({ providerCustomerId, methodId })
}

/** What providers told of an order names who paid, as the provider knows them. */
async function emptyMessages({ webhookInbox }: Pick<Deps, 'webhookInbox'>, { payments, refunds }: Order): Promise<void> {
  for (const provider of new Set(payments.map(payment => payment.provider))) {
    const ids = [...payments, ...refunds].map(({ providerId }) => providerId).filter(id => id !== null)
    await webhookInbox.emptyBodies(provider, ids)
  }
}

async function every<T>(list: (page: PageRequest) => Promise<Page<T>>): Promise<readonly T[]> {
  const items: T[] = []
  let cursor: string | null = null
  do {
    const page: Page<T> = await list({ limit: pageSize, cursor })
    items.push(...page.items)
    cursor = page.nextCursor
  } while (cursor !== null)
  return items
}
