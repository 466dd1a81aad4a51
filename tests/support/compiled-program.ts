import { createHash } from 'node:crypto'
import { copyFileSync, existsSync, renameSync } from 'node:fs'
import { createRequire } from 'node:module'
import { basename, dirname, join } from 'node:path'
import { build } from 'esbuild'
import { withLock } from '../../scripts/lib/lock.mjs'
import { root } from './workspace.ts'

/** Set by the run for all its tests: the folder of what it has compiled. */
export const programsVariable = 'CARTWRIGHT_TEST_PROGRAMS'

/** Native, and optional: these stay where they are. */
const native = createRequire(join(root, 'packages/adapters/sqlite/package.json')).resolve('better-sqlite3')

/**
 * A program of the sources with all it imports as plain JavaScript, made once a run. Tests start hundreds of processes: from the sources each takes three to four times the CPU to begin.
 * @param entry its TypeScript file
 * @returns the file to give to Node; a manifest is where a package's is, seen from its `dist`
 */
export async function compiledProgram(entry: string): Promise<string> {
  const programs = process.env[programsVariable]
  if (programs === undefined) throw new Error('The run has no folder for compiled programs.')
  const name = createHash('sha256').update(entry).digest('hex').slice(0, 16)
  const folder = join(programs, name)
  await withLock(`compile-${name}`, async () => {
    if (existsSync(folder)) return
    const unfinished = `${folder}.unfinished`
    await build({
      entryPoints: [entry],
      outdir: join(unfinished, 'dist'),
      bundle: true,
      splitting: true,
      platform: 'node',
      format: 'esm',
      target: 'node24',
      conditions: ['cartwright-source'],
      alias: { 'better-sqlite3': native },
      external: [native, 'pg-native'],
      // Packages in CommonJS require at run time.
      banner: { js: "import { createRequire as requireOf } from 'node:module'; const require = requireOf(import.meta.url);" },
      logLevel: 'error',
    })
    copyFileSync(manifestAbove(entry), join(unfinished, 'package.json'))
    renameSync(unfinished, folder)
  })
  return join(folder, 'dist', basename(entry).replace(/\.ts$/, '.js'))
}

function manifestAbove(file: string): string {
  const manifest = join(dirname(file), 'package.json')
  return existsSync(manifest) ? manifest : manifestAbove(dirname(file))
}

/** Variables for the processes of compiled programs: what one has compiled to machine code, the next need not. */
export const compileCache = (): Readonly<Record<string, string>> => ({ NODE_COMPILE_CACHE: join(process.env[programsVariable] ?? '', 'compile-cache') })
