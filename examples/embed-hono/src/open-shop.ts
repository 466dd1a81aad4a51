import { type Commerce, createCommerce, type Principal, systemClock } from '@cartwright/core'
import { memoryStorage, testPayments } from '@cartwright/core/memory'

const owner: Principal = { kind: 'system', name: 'setup' }

/** A shop in memory that sells one mug. `sqlite('shop.db')` from `@cartwright/sqlite` as storage remembers. */
export const openShop = async (): Promise<Commerce> => {
  const storage = memoryStorage()
  const commerce = createCommerce({ storage, payments: testPayments({ notes: storage.notes, clock: systemClock }) })
  await commerce.start()
  const mug = await commerce.catalog.create({ name: 'Mug', variants: [{ sku: 'MUG', prices: [{ currency: 'USD', amount: 950 }] }] }, owner)
  const lines = mug.variants.map(({ id }) => ({ variantId: id, to: 12 }))
  await commerce.inventory.adjust({ causeKey: 'opening', reason: 'Opening stock', lines }, owner)
  await commerce.workers.drain()
  return commerce
}
