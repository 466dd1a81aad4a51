import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createCommerce, silentLogger } from '@cartwright/core'
import { sqlite } from '@cartwright/sqlite'

/** A SQLite file, in a folder of its own, of a shop with twenty products and as much of each as anybody wants. */
export async function stockedFile(): Promise<string> {
  const file = join(mkdtempSync(join(tmpdir(), 'cartwright-attacks-')), 'shop.db')
  const by = { kind: 'system', name: 'attacks' } as const
  const commerce = createCommerce({ storage: sqlite(file), logger: silentLogger })
  await commerce.start()
  const lines: { readonly variantId: number; readonly to: number }[] = []
  for (let number = 1; number <= 20; number += 1) {
    const product = await commerce.catalog.create(
      { name: `Lamp ${number}`, variants: [{ sku: `LAMP-${number}`, prices: [{ currency: 'USD', amount: 6000 }] }] },
      by,
    )
    for (const { id } of product.variants) lines.push({ variantId: id, to: 1_000_000 })
  }
  await commerce.inventory.adjust({ causeKey: 'stock', reason: 'attacks', lines }, by)
  await commerce.workers.drain()
  await commerce.close()
  return file
}
