import { spawn } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { BenchDatabase } from './database.ts'

const cli = join(dirname(fileURLToPath(import.meta.url)), '../packages/cli/dist/main.js')
const rows = 5_000

/** Rows a second that `cartwright import` takes of a CSV file of new products, its start included. */
export async function importSpeed(database: BenchDatabase): Promise<number> {
  const folder = mkdtempSync(join(tmpdir(), 'cartwright-import-'))
  const file = join(folder, 'products.csv')
  const lines = Array.from({ length: rows }, (_, index) => `Imported kettle ${index},IMPORT-${index},19.99,Kitchen > Kettles,25,Norvik`)
  writeFileSync(file, ['name,sku,price,category,stock,brand', ...lines].join('\n'))
  const began = performance.now()
  const code = await new Promise(resolve => {
    const child = spawn(process.execPath, [cli, 'import', file], { env: { ...process.env, DATABASE_URL: database.url }, stdio: 'ignore' })
    child.once('exit', resolve)
  })
  rmSync(folder, { recursive: true })
  if (code !== 0) throw new Error(`The import ended with ${code}.`)
  return (1_000 * rows) / (performance.now() - began)
}
