// Buyers of one SKU in a process of their own: each asks for one unit again and again until the shop has none left. Prints what was decided, as JSON.
import type { Storage } from '@cartwright/core'
import { postgres } from '@cartwright/postgres'
import { sqlite } from '@cartwright/sqlite'

const [url = '', buyers = '', name = ''] = process.argv.slice(2)
const storage: Storage = url.startsWith('sqlite:') ? sqlite(url.slice('sqlite:'.length)) : postgres(url)
await storage.inventory.levels([1])
console.log('ready')
await new Promise(resolve => process.stdin.once('data', resolve))

const times: number[] = []
let granted = 0
let refused = 0
let hold = 0
const buyer = async (): Promise<void> => {
  for (;;) {
    const began = performance.now()
    const answer = await storage.inventory.reserve(
      { key: `${name}-${hold++}`, lines: [{ variantId: 1, quantity: 1 }], expiresAt: Date.now() + 900_000 },
      { at: Date.now(), actor: 'system:bench' },
    )
    times.push(performance.now() - began)
    if (answer.ok) granted++
    else refused++
    // Everybody asks some more when it is over, as people do.
    if (refused > 2 * Number(buyers)) return
  }
}
const began = performance.now()
await Promise.all(Array.from({ length: Number(buyers) }, buyer))
const seconds = (performance.now() - began) / 1_000
times.sort((a, b) => a - b)
const quantile = (share: number): number => times[Math.floor((times.length - 1) * share)] ?? Number.NaN
console.log(JSON.stringify({ granted, refused, seconds, p50Ms: quantile(0.5), p99Ms: quantile(0.99) }))
await storage.close()
process.exit(0)
