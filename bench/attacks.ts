import { rmSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { attacks } from '../tests/support/attacks/attacks.ts'
import { type HonestVisit, honestShoppers, p99 } from '../tests/support/attacks/honest-shoppers.ts'
import { stockedFile } from '../tests/support/attacks/stocked-file.ts'
import { startServer } from './child.ts'

const cli = join(dirname(fileURLToPath(import.meta.url)), '../packages/cli/dist/main.js')

const median = ({ times }: HonestVisit): number => times[Math.floor(times.length / 2)] ?? Number.NaN
const cell = (text: string): string => text.padStart(12)

/**
 * What an honest shopper waits beside each kind of attack, on a shop with its usual limits on a SQLite file.
 * @param shoppers one after the other, before and during each attack; each makes 48 calls
 */
export async function benchAttacks({ shoppers }: { readonly shoppers: number }): Promise<void> {
  const file = await stockedFile()
  const env = {
    DATABASE_URL: `sqlite:${file}`,
    HOST: '127.0.0.1',
    PAYMENTS: 'test',
    JWT_SECRET: 'a secret for benchmarks only, of 32+ bytes',
    LOG_LEVEL: 'warn',
  }
  const shop = await startServer([cli, 'serve'], env, '/livez')
  try {
    await honestShoppers(shop.url, shoppers)
    console.log(`\n${'attack'.padEnd(46)}${['p50 before', 'p50 during', 'ratio', 'p99 before', 'p99 during', 'ratio', 'wrong'].map(cell).join('')}  attacker`)
    for (const [name, { start }] of Object.entries(attacks)) {
      const before = await honestShoppers(shop.url, shoppers)
      const { stop } = await start(shop.url)
      const during = await honestShoppers(shop.url, shoppers)
      const outcome = await stop()
      const figures = [median(before), median(during), median(during) / median(before), p99(before), p99(during), p99(during) / p99(before)]
      const cells = [...figures.map(figure => figure.toFixed(1)), String(before.wrong.length + during.wrong.length)]
      console.log(`${name.padEnd(46)}${cells.map(cell).join('')}  ${JSON.stringify(outcome)}`)
    }
  } finally {
    await shop.stop()
    rmSync(dirname(file), { recursive: true })
  }
}
