import { mkdtempSync, rmSync } from 'node:fs'
import { cpus, tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { benchAttacks } from './attacks.ts'
import type { DatabaseKind } from './database.ts'
import { benchFlashSale } from './flash-sale.ts'
import { benchGrowth } from './growth.ts'
import { benchPayments } from './payments.ts'
import { benchShop } from './shop.ts'

const usage = `npm run bench -- [shop|flash-sale|growth|payments|attacks] [options]

  shop          the calls of a shop, beside a bare route, and a flash sale (the default)
  flash-sale    one SKU, until it is sold out
  growth        what a call takes as the catalog grows
  payments      checkouts through a fake Stripe
  attacks       what honest shoppers wait while somebody attacks

  --seconds N       how long each figure is measured (5)
  --database KIND   sqlite, or postgres: both, side by side (sqlite); shop, flash-sale, growth
  --products N      in the shop (10000); shop
  --connections N   at once (32); shop
  --buyers N        at once (64); payments
  --latency MS      of the fake Stripe (50); payments
  --shoppers N      one after the other (20); attacks
  --sizes N,N,...   of the catalog (1000,10000,100000,1000000); growth
  --orders N        past ones, at the largest size (1000000); growth
  --plot FILE       writes the figures as an SVG, too; growth

bench/README.md says what each measures.`

/** Ends the program: a mistake of the person at the terminal needs no stack. */
const refuse = (message: string): never => {
  console.error(`error: ${message}\nnpm run bench -- --help lists what there is.`)
  process.exit(2)
}

const read = () => {
  try {
    return parseArgs({
      allowPositionals: true,
      options: {
        seconds: { type: 'string', default: '5' },
        products: { type: 'string', default: '10000' },
        connections: { type: 'string', default: '32' },
        buyers: { type: 'string', default: '64' },
        shoppers: { type: 'string', default: '20' },
        latency: { type: 'string', default: '50' },
        database: { type: 'string', default: 'sqlite' },
        sizes: { type: 'string', default: '1000,10000,100000,1000000' },
        orders: { type: 'string', default: '1000000' },
        plot: { type: 'string' },
        help: { type: 'boolean', short: 'h', default: false },
      },
    })
  } catch (error) {
    return refuse(error instanceof Error ? error.message : String(error))
  }
}

const { values, positionals } = read()
if (values.help) {
  console.log(usage)
  process.exit(0)
}
const [what = 'shop'] = positionals
const numberOf = (name: 'seconds' | 'products' | 'connections' | 'buyers' | 'shoppers' | 'latency' | 'orders'): number => {
  const text = values[name]
  return /^\d+(\.\d+)?$/.test(text) ? Number(text) : refuse(`--${name} is a number, not "${text}".`)
}
const seconds = numberOf('seconds')
const connections = numberOf('connections')
if (!['sqlite', 'postgres'].includes(values.database)) refuse(`--database is sqlite or postgres, not "${values.database}".`)
// Beside Postgres the embedded database is measured in the same run, for the ratio.
const databases: readonly DatabaseKind[] = values.database === 'postgres' ? ['sqlite', 'postgres'] : ['sqlite']
const machine = `${cpus().length} cores (${cpus()[0]?.model ?? 'unknown'}), Node ${process.versions.node}`

switch (what) {
  case 'shop':
    console.log(`Machine: ${machine}; ${connections} connections, ${seconds} s each`)
    await benchShop({ databases, products: numberOf('products'), connections, seconds })
    for (const database of databases) await benchFlashSale({ database, seconds })
    break
  case 'flash-sale':
    console.log(`Machine: ${machine}`)
    for (const database of databases) await benchFlashSale({ database, seconds })
    break
  case 'growth':
    console.log(`Machine: ${machine}`)
    await benchGrowth({ databases, sizes: values.sizes.split(',').map(Number), orders: numberOf('orders'), seconds, plot: values.plot })
    break
  case 'attacks':
    console.log(`Machine: ${machine}`)
    await benchAttacks({ shoppers: numberOf('shoppers') })
    break
  case 'payments': {
    const folder = mkdtempSync(join(tmpdir(), 'cartwright-bench-'))
    await benchPayments({ file: join(folder, 'shop.db'), seconds, buyers: numberOf('buyers'), latencyMs: numberOf('latency') })
    rmSync(folder, { recursive: true })
    break
  }
  default:
    refuse(`There is no benchmark "${what}".`)
}
process.exit(0)
