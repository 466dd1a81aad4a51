import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { workspaceFolders } from './packages.mjs'
import { parallel } from './parallel.mjs'
import { root } from './paths.mjs'
import { runNode } from './spawn.mjs'

const biome = join(root, 'node_modules/@biomejs/biome/bin/biome')
const tsc = join(root, 'node_modules/typescript/bin/tsc')

/** Lint and format in one. @returns whether nothing is wrong */
export const lint = async (args = []) => (await runNode([biome, 'check', ...args, '.'])).code === 0

/** Type-checks sources and tests of every folder of the workspace. @returns whether nothing is wrong */
export const typecheck = async () => {
  const projects = [root, ...workspaceFolders().map(({ dir }) => dir)].filter(dir => existsSync(join(dir, 'tsconfig.json')))
  const results = await parallel(projects, dir => runNode([tsc, '-p', join(dir, 'tsconfig.json'), '--pretty', 'false'], { capture: true }))
  for (const { code, output } of results) if (code !== 0) console.error(output.trim())
  return results.every(({ code }) => code === 0)
}
