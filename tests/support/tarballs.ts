import { execFile } from 'node:child_process'
import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { promisify } from 'node:util'
import { type Package, root } from './workspace.ts'

const execute = promisify(execFile)

/** What a program answered; a failure is an answer too. */
export interface Outcome {
  code: number
  output: string
}

/** Runs a program in a folder and waits for its end. The resolve condition of our own tests is not passed on. */
export const runProgram = async (command: string, args: readonly string[], cwd: string): Promise<Outcome> => {
  const env = { ...process.env, NODE_OPTIONS: '', npm_config_cache: join(tmpdir(), 'cartwright-npm-cache') }
  try {
    const { stdout, stderr } = await execute(command, args, { cwd, env, maxBuffer: 32 * 1024 * 1024, encoding: 'utf8' })
    return { code: 0, output: stdout + stderr }
  } catch (error) {
    if (error instanceof Error && 'code' in error && typeof error.code === 'number' && 'stdout' in error && 'stderr' in error) {
      return { code: error.code, output: `${error.stdout}${error.stderr}` }
    }
    throw error
  }
}

/** Packs a package as `npm publish` would. @returns the tarball's file and the files in it */
export const pack = async ({ folder }: Package, destination: string): Promise<{ file: string; files: string[] }> => {
  const { output, code } = await runProgram('npm', ['pack', '--json', '--silent', '--ignore-scripts', '--pack-destination', destination], join(root, folder))
  if (code !== 0) throw new Error(`npm pack failed in ${folder}: ${output}`)
  // npm may warn around its JSON; some versions answer a list, some an object by package name.
  const parsed: unknown = JSON.parse(output.slice(output.search(/^[[{]/m), output.search(/[\]}]\s*(?![\s\S]*[\]}])/) + 1))
  const [packed] = Object.values(parsed as Record<string, { filename: string; files: { path: string }[] }>)
  if (!packed) throw new Error(`npm pack said nothing about ${folder}: ${output}`)
  return { file: join(destination, packed.filename), files: packed.files.map(({ path }) => path) }
}

/** A workspace package and all workspace packages that come with it. */
export const withDependencies = (wanted: Package, all: readonly Package[]): Package[] => {
  const found = new Set<Package>()
  const visit = (pkg: Package) => {
    if (found.has(pkg)) return
    found.add(pkg)
    for (const name of Object.keys(pkg.manifest.dependencies ?? {})) {
      const next = all.find(({ manifest }) => manifest.name === name)
      if (next) visit(next)
    }
  }
  visit(wanted)
  return [...found]
}

/**
 * Installs a package in an empty project the way npm lays it out: its own tarball and those of its workspace packages unpacked, and of other packages only
 * what they declare, linked from where the workspace has it, so that no network is needed.
 * @returns the project's folder
 */
export const installAlone = async (wanted: Package, all: readonly Package[], tarballs: ReadonlyMap<string, string>): Promise<string> => {
  const project = mkdtempSync(join(tmpdir(), 'cartwright-consumer-'))
  writeFileSync(join(project, 'package.json'), JSON.stringify({ name: 'consumer', private: true, type: 'module' }))
  for (const pkg of withDependencies(wanted, all)) {
    const target = join(project, 'node_modules', pkg.manifest.name)
    mkdirSync(target, { recursive: true })
    const { code, output } = await runProgram('tar', ['-xzf', tarballs.get(pkg.manifest.name) ?? '', '-C', target, '--strip-components=1'], project)
    if (code !== 0) throw new Error(`${pkg.manifest.name} does not unpack: ${output}`)
    for (const name of Object.keys(pkg.manifest.dependencies ?? {})) linkLibrary(project, pkg, name, all)
  }
  return project
}

const linkLibrary = (project: string, { folder }: Package, name: string, all: readonly Package[]) => {
  if (all.some(({ manifest }) => manifest.name === name)) return
  const link = join(project, 'node_modules', name)
  mkdirSync(dirname(link), { recursive: true })
  rmSync(link, { force: true })
  symlinkSync(realpathSync(join(root, folder, 'node_modules', name)), link)
}
