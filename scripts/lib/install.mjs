import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { node24, root } from './paths.mjs'
import { run } from './spawn.mjs'

/** The package manager, with its version, as npx takes it. */
export const pnpm = 'pnpm@12.21.0'

const read = file => (existsSync(file) ? readFileSync(file, 'utf8') : undefined)

/** pnpm keeps a copy of the lockfile it installed last: equal copies mean that nothing is missing. */
const isInstalled = () => existsSync(node24) && read(join(root, 'pnpm-lock.yaml')) === read(join(root, 'node_modules/.pnpm/lock.yaml'))

/**
 * Installs the dependencies when they are missing or older than the lockfile; touches neither npx nor the network otherwise.
 * @returns whether everything is there; the reason has been printed when it is not
 */
export const ensureInstalled = async () => {
  if (isInstalled()) return true
  console.error('Installing dependencies ...')
  const args = ['-y', pnpm, 'install', '--frozen-lockfile', '--prefer-offline', '--reporter=append-only']
  const { code, output } = await run('npx', args, { env: { CI: 'true' }, capture: true, shell: process.platform === 'win32' })
  if (code === 0 && isInstalled()) return true
  console.error(output.trim())
  console.error(`Could not install the dependencies (npx ${pnpm} ended with ${code}): the first run needs the network, later runs do not.`)
  return false
}
