import { type ChildProcess, spawn } from 'node:child_process'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { type DatabaseKind, startDatabase } from './database.ts'

const buyersScript = join(dirname(fileURLToPath(import.meta.url)), 'flash-buyers.ts')

/** Processes, and buyers who ask at the same time in each. */
const processes = 2
const buyersPerProcess = 64

export interface FlashSaleBench {
  readonly database: DatabaseKind
  /** Decides how many units there are: about as many as are sold in that time. */
  readonly seconds: number
}

interface Told {
  readonly granted: number
  readonly refused: number
  readonly seconds: number
  readonly p50Ms: number
  readonly p99Ms: number
}

/** One SKU that everybody wants: how many reservations a second are decided, and whether exactly what there was is sold. */
export async function benchFlashSale({ database: kind, seconds }: FlashSaleBench): Promise<void> {
  const database = await startDatabase(kind)
  const units = 4_000 * seconds
  try {
    const storage = database.open()
    await storage.migrate()
    const by = { at: Date.now(), actor: 'system:bench' }
    await storage.inventory.adjust({ causeKey: 'bench', cause: 'import', reason: 'benchmark', lines: [{ variantId: 1, to: units }] }, by)
    const told = await Promise.all(Array.from({ length: processes }, (_, index) => runBuyers(database.url, index)))
    const [level] = await storage.inventory.levels([1])
    const sum = (of: (one: Told) => number): number => told.reduce((total, one) => total + of(one), 0)
    const decided = sum(({ granted, refused, seconds: time }) => (granted + refused) / time)
    const p99Ms = Math.max(...told.map(one => one.p99Ms))
    console.log(
      `\nFlash sale on ${kind}, one SKU, ${units} units, ${processes} processes of ${buyersPerProcess} buyers: ${decided.toFixed(0)} decisions/s, p50 ${told[0]?.p50Ms.toFixed(0)} ms, p99 ${p99Ms.toFixed(0)} ms; ` +
        `${sum(one => one.granted)} granted, ${sum(one => one.refused)} refused, ${level?.reserved} reserved of ${level?.onHand}`,
    )
    const broken = (await storage.checkInvariants(Date.now())).filter(({ violations }) => violations > 0)
    if (sum(one => one.granted) !== units || level?.reserved !== units || broken.length > 0)
      throw new Error(`Not exactly what there was: ${JSON.stringify(broken)}`)
    await storage.close()
  } finally {
    await database.close()
  }
}

async function runBuyers(url: string, index: number): Promise<Told> {
  const child = spawn(process.execPath, [...process.execArgv, buyersScript, url, String(buyersPerProcess), `process-${index}`], {
    stdio: ['pipe', 'pipe', 'inherit'],
  })
  await line(child, 'ready')
  child.stdin?.write('go\n')
  return JSON.parse(await line(child, '{')) as Told
}

/** The next line that begins like this. */
function line(child: ChildProcess, beginning: string): Promise<string> {
  return new Promise((resolve, reject) => {
    let text = ''
    child.stdout?.on('data', data => {
      text += String(data)
      const found = text.split('\n').find(one => one.startsWith(beginning))
      if (found !== undefined) resolve(found)
    })
    child.once('exit', code => reject(new Error(`Buyers ended with ${code}: ${text}`)))
  })
}
