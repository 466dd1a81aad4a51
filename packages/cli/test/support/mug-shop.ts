import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { createClient } from '@cartwright/client'
import { createCommerce, silentLogger, systemClock } from '@cartwright/core'
import { testPayments } from '@cartwright/core/memory'
import { createApp } from '@cartwright/server'
import { sqlite } from '@cartwright/sqlite'
import { runJson, temporaryFolder } from './run.ts'

/** A folder with a shop that sells mugs (9.50) and plates (20.00), ten of each. */
export const mugShop = async (): Promise<string> => {
  const cwd = temporaryFolder()
  writeFileSync(join(cwd, 'products.csv'), 'name,sku,price,stock\nMug,MUG,9.50,10\nPlate,PLATE,20.00,10\n')
  await runJson(['import', 'products.csv'], { cwd })
  return cwd
}

/** A guest buys two mugs and a plate; gives the order's number. */
export const buyMugs = async (cwd: string): Promise<number> => {
  const storage = sqlite(join(cwd, 'shop.db'))
  const commerce = createCommerce({ storage, payments: testPayments({ notes: storage.notes, clock: systemClock }), logger: silentLogger })
  await commerce.start()
  const app = createApp(commerce, { rateLimit: 'off' })
  const guest = createClient({ url: 'http://shop.test', fetch: request => app.fetch(request) })
  const ids = await commerce.inventory.variantIdsBySku(['MUG', 'PLATE'])
  await guest.cart.addItem({ variant_id: ids.get('MUG')?.variantId ?? 0, quantity: 2 })
  await guest.cart.addItem({ variant_id: ids.get('PLATE')?.variantId ?? 0, quantity: 1 })
  const order = await guest.orders.create({
    email: 'guest@example.com',
    payment_method: 'credit_card',
    shipping_address: '123 Main St',
    payment_token: 'tok_visa',
  })
  await commerce.close()
  return order.order_id
}
