// #region setup
import { type Commerce, hasCode, type Principal } from '@cartwright/core'

const owner: Principal = { kind: 'system', name: 'setup' }

/** What the shop needs to open. May run at every start: the same key, SKU or address is done once. */
export async function setUp({ catalog, customers, inventory }: Commerce): Promise<void> {
  const prices = [{ currency: 'EUR', amount: 1250 }]
  const { product } = await catalog.upsert({ name: 'Mug', variants: [{ sku: 'MUG', weightGrams: 350, prices }] }, owner)
  const lines = product.variants.map(({ id }) => ({ variantId: id, to: 40 }))
  await inventory.adjust({ causeKey: 'opening', reason: 'Opening stock', lines }, owner)
  try {
    await customers.createAccount({ email: 'owner@mugs.example', password: 'correct horse battery', role: 'admin' }, owner)
  } catch (error) {
    if (!hasCode(error, 'email_taken')) throw error
  }
}
// #endregion
