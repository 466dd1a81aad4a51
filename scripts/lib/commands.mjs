import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { buildBinary } from './binary.mjs'
import { buildPackages } from './build.mjs'
import { lint, typecheck } from './checks.mjs'
import { ensureInstalled } from './install.mjs'
import { root } from './paths.mjs'
import { become, runNode } from './spawn.mjs'
import { runTests } from './tests.mjs'

const cli = join(root, 'packages/cli/dist/main.js')

const ready = async () => (await ensureInstalled()) && (await buildPackages({ types: false }))

/** `npm start`: the demo shop on `PORT`. */
export const start = async args => {
  if (!(await ready())) return process.exit(1)
  process.exit(await become([cli, 'serve', '--demo', ...args], { PORT: process.env.PORT || '3000' }))
}

/** `npm test`: lint, types, tests; `args` go to vitest, so `npm test -- packages/core` runs a part. */
export const test = async args => {
  if (!(await ensureInstalled())) return process.exit(1)
  process.exit(await runTests(args))
}

const cartwright = async args => {
  if (!(await ready())) return 1
  // npm moves to the root folder; file names on the command line mean the caller's folder.
  const caller = process.env.INIT_CWD
  if (caller && existsSync(caller)) process.chdir(caller)
  return become([cli, ...args])
}

const bench = async args => ((await ready()) ? become([join(root, 'bench/main.ts'), ...args]) : 1)

const installed = command => async args => ((await ensureInstalled()) && (await command(args)) ? 0 : 1)

const runScript = async name => (await runNode([join(root, 'scripts/supply-chain', name)])).code === 0

const commands = {
  build: installed(() => buildPackages()),
  'build:binary': installed(() => buildBinary()),
  typecheck: installed(() => typecheck()),
  lint: installed(args => lint(args)),
  format: installed(args => lint(['--write', ...args])),
  cartwright,
  bench,
  sbom: installed(() => runScript('write-sbom.ts')),
  audit: installed(() => runScript('check-audit.ts')),
}

/** Any other root command, by name. */
export const run = async (name, args) => {
  process.exit(await commands[name](args))
}
