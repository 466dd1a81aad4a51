import type { Shop } from './shop.ts'

const all = { limit: 1_000 }

/** All of a shop's state that its services can show, as text: equal before and after what must change nothing. When a key was last used is no part of it. */
export async function everythingIn({ commerce }: Shop): Promise<string> {
  const [products, stock, movements, orders, customers, keys, discounts, categories, audit, queue, ledger, attention] = await Promise.all([
    commerce.catalog.list({}, all),
    commerce.inventory.list({}, all),
    commerce.inventory.movements({}, all),
    commerce.orders.list({}, all),
    commerce.customers.list({}, all),
    commerce.customers.apiKeys(),
    commerce.discounts.list(all),
    commerce.catalog.categories(),
    commerce.customers.audit({}, all),
    commerce.events.stats(),
    commerce.ledger.transactions({}, all),
    commerce.attention.list({}, all),
  ])
  const people = await Promise.all(
    customers.items.map(async ({ id }) => ({ id, cart: await commerce.carts.view({ customerId: id }), addresses: await commerce.customers.addresses(id) })),
  )
  return JSON.stringify({
    products,
    stock,
    movements,
    orders,
    customers,
    keys: keys.map(key => ({ ...key, lastUsedAt: null })),
    discounts,
    categories,
    audit,
    queue,
    ledger,
    attention,
    people,
  })
}
