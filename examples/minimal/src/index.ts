import { type Commerce, createCommerce, type Principal, systemClock } from '@cartwright/core'
import { memoryStorage, testPayments } from '@cartwright/core/memory'
import { createApp } from '@cartwright/server'
import { listen } from '@cartwright/server/node'

const owner: Principal = { kind: 'system', name: 'setup' }

/** Opens a shop that sells one mug, twelve times, and forgets everything when it ends. `sqlite('shop.db')` from `@cartwright/sqlite` as storage remembers. */
export const openShop = async (): Promise<Commerce> => {
  const storage = memoryStorage()
  const commerce = createCommerce({ storage, payments: testPayments({ notes: storage.notes, clock: systemClock }) })
  await commerce.start()
  // Amounts are whole minor units: 950 is 9.50 USD.
  const mug = await commerce.catalog.create({ name: 'Mug', variants: [{ sku: 'MUG', prices: [{ currency: 'USD', amount: 950 }] }] }, owner)
  const lines = mug.variants.map(({ id }) => ({ variantId: id, to: 12 }))
  await commerce.inventory.adjust({ causeKey: 'opening', reason: 'Opening stock', lines }, owner)
  // Lists are answered by the search index, which follows the catalog through events; running workers see to it by themselves.
  await commerce.workers.drain()
  return commerce
}

if (import.meta.main) {
  const commerce = await openShop()
  commerce.workers.start()
  const { url } = await listen(createApp(commerce), { port: Number(process.env.PORT ?? 3000), host: '127.0.0.1' })
  console.log(`The shop is open: ${url}/products, ${url}/docs`)
}
