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

const { values, positionals } = parseArgs({
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
  },
})
const [what = 'shop'] = positionals
const seconds = Number(values.seconds)
const connections = Number(values.connections)
// Beside Postgres the embedded database is measured in the same run, for the ratio.
const databases: readonly DatabaseKind[] = values.database === 'postgres' ? ['sqlite', 'postgres'] : ['sqlite']
if (!['sqlite', 'postgres'].includes(values.database)) throw new Error(`--database is sqlite or postgres, not "${values.database}".`)
const machine = `${cpus().length} cores (${cpus()[0]?.model ?? 'unknown'}), Node ${process.versions.node}`

switch (what) {
  case 'shop':
    console.log(`Machine: ${machine}; ${connections} connections, ${seconds} s each`)
    await benchShop({ databases, products: Number(values.products), connections, seconds })
    for (const database of databases) await benchFlashSale({ database, seconds })
    break
  case 'flash-sale':
    console.log(`Machine: ${machine}`)
    for (const database of databases) await benchFlashSale({ database, seconds })
    break
  case 'growth':
    console.log(`Machine: ${machine}`)
    await benchGrowth({ databases, sizes: values.sizes.split(',').map(Number), orders: Number(values.orders), seconds, plot: values.plot })
    break
  case 'attacks':
    console.log(`Machine: ${machine}`)
    await benchAttacks({ shoppers: Number(values.shoppers) })
    break
  case 'payments': {
    const folder = mkdtempSync(join(tmpdir(), 'cartwright-bench-'))
    await benchPayments({ file: join(folder, 'shop.db'), seconds, buyers: Number(values.buyers), latencyMs: Number(values.latency) })
    rmSync(folder, { recursive: true })
    break
  }
  default:
    throw new Error(`There is a benchmark of shop, flash-sale, growth, payments and attacks, none of "${what}".`)
}
process.exit(0)
