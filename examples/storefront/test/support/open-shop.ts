import { spawn } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Client, createClient } from '@cartwright/client'
import { buildPackages } from '../../../../scripts/lib/build.mjs'
import { root } from '../../../../tests/support/workspace.ts'

/** The demo shop as `npm start` serves it, built, in a process of its own. */
export interface OpenShop {
  readonly url: string
  /** The shop's people. */
  readonly staff: Client
  /** Sets what is left of a variant, as somebody else's purchase would. */
  setStock(sku: string, to: number): Promise<void>
  close(): Promise<void>
}

/** Builds what has changed, then serves a new demo shop on a free port. `env` goes to the shop. */
export const openShop = async (env: Readonly<Record<string, string>> = {}): Promise<OpenShop> => {
  if (!(await buildPackages({ types: false }))) throw new Error('The packages do not build.')
  const folder = mkdtempSync(join(tmpdir(), 'cartwright-storefront-'))
  const { NODE_ENV: _env, VITEST: _vitest, ...inherited } = process.env
  const child = spawn(process.execPath, [join(root, 'packages/cli/dist/main.js'), 'serve', '--demo'], {
    cwd: folder,
    env: { ...inherited, PORT: '0', RATE_LIMIT: 'off', CARTWRIGHT_DEMO_DB: join(folder, 'demo.db'), ...env },
  })
  const ended = new Promise<void>(resolve => child.once('exit', () => resolve()))
  let said = ''
  const opened = new Promise<void>((resolve, reject) => {
    const listen = (chunk: unknown) => {
      said += String(chunk)
      if (said.includes('Ctrl-C')) resolve()
    }
    child.stdout.on('data', listen)
    child.stderr.on('data', listen)
    child.once('exit', code => reject(new Error(`serve ended with ${code}: ${said}`)))
  })
  await opened
  const told = (name: string) => new RegExp(`^ {2}${name} +(\\S+)$`, 'm').exec(said)?.[1] ?? ''
  const url = told('API')
  const staff = createClient({ url, apiKey: told('Admin key') })
  return {
    url,
    staff,
    setStock: async (sku, to) => {
      await staff.admin.stock.adjust({ reason: 'Sold elsewhere', lines: [{ sku, to }] })
    },
    close: async () => {
      child.kill('SIGTERM')
      await ended
      rmSync(folder, { recursive: true, force: true })
    },
  }
}
