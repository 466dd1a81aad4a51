import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { withLock } from './lock.mjs'
import { packagesInOrder, workspaceFolders } from './packages.mjs'
import { parallel } from './parallel.mjs'
import { cacheDir, root } from './paths.mjs'
import { runNode } from './spawn.mjs'

const tsup = join(root, 'node_modules/tsup/dist/cli-default.js')
const tsc = join(root, 'node_modules/typescript/bin/tsc')

const filesUnder = dir =>
  existsSync(dir)
    ? readdirSync(dir, { withFileTypes: true })
        .sort((a, b) => (a.name < b.name ? -1 : 1))
        .flatMap(entry => (entry.isDirectory() ? filesUnder(join(dir, entry.name)) : [join(dir, entry.name)]))
    : []

const own = dir => ['package.json', 'tsconfig.json', 'tsconfig.build.json', 'tsup.config.ts'].map(name => join(dir, name))
const shared = ['tsconfig.base.json', 'tsup.shared.ts', 'pnpm-lock.yaml', 'scripts/lib/build.mjs'].map(name => join(root, name))

const hashOf = (files, salt) => {
  const hash = createHash('sha256')
  for (const file of files.filter(existsSync)) hash.update(file).update('\0').update(readFileSync(file)).update('\0')
  return hash.update(salt).digest('hex')
}

const entryFiles = ({ dir, manifest }, kind) => {
  const exported = Object.values(manifest.exports).flatMap(entry => (typeof entry === 'string' ? [] : [entry[kind]]))
  const files = kind === 'default' ? [...exported, ...Object.values(manifest.bin ?? {})] : exported
  return files.map(file => join(dir, file))
}

/** A step is skipped when its inputs are those of the last time and its outputs are still there. */
const stamp = (pkg, kind) => join(cacheDir, 'build', `${pkg.name.replace('/', '+')}.${kind}`)
const isFresh = (pkg, kind, hash) => existsSync(stamp(pkg, kind)) && readFileSync(stamp(pkg, kind), 'utf8') === hash && entryFiles(pkg, kind).every(existsSync)

const remember = (pkg, kind, hash) => {
  mkdirSync(join(cacheDir, 'build'), { recursive: true })
  writeFileSync(stamp(pkg, kind), hash)
}

/** Removes what an earlier build has left behind: outputs that this one did not write. */
const sweep = (dir, startedAt, isOutput) => {
  for (const file of filesUnder(join(dir, 'dist'))) if (isOutput(file) && statSync(file).mtimeMs < startedAt) rmSync(file)
}

const isDeclaration = file => file.endsWith('.d.ts')

const step = async (pkg, kind, hash, command) => {
  if (isFresh(pkg, kind, hash)) return true
  const startedAt = Date.now() - 1_000
  const { code, output } = await runNode(command, { cwd: pkg.dir, capture: true })
  if (code !== 0) {
    console.error(`${pkg.name} does not build:\n${output.trim()}`)
    return false
  }
  sweep(pkg.dir, startedAt, kind === 'types' ? isDeclaration : file => !isDeclaration(file))
  remember(pkg, kind, hash)
  return true
}

/** What a package is built from: its own files, and those of folders that are built into it because they are no packages (the storefront, with the client inside). */
const filesOf = (pkg, packages) => {
  const embedded = workspaceFolders().filter(({ name }) => pkg.needs.includes(name) && !packages.some(other => other.name === name))
  const within = embedded.flatMap(({ dir, needs }) => [
    ...['src', 'scripts'].flatMap(folder => filesUnder(join(dir, folder))),
    ...['index.html', 'vite.config.ts', 'package.json'].map(file => join(dir, file)),
    ...packages.filter(({ name }) => needs.includes(name)).flatMap(needed => filesUnder(join(needed.dir, 'src'))),
  ])
  return [...filesUnder(join(pkg.dir, 'src')), ...own(pkg.dir), ...shared, ...within]
}

const buildAll = async types => {
  const packages = packagesInOrder()
  const inputs = new Map(packages.map(pkg => [pkg.name, hashOf(filesOf(pkg, packages), '')]))
  const bundled = await parallel(packages, pkg => step(pkg, 'default', inputs.get(pkg.name), [tsup]))
  if (!types) return !bundled.includes(false)

  // Declarations are checked against those of the packages they need, so they follow each other; a change travels on through the hashes.
  const hashes = new Map()
  const declared = []
  for (const pkg of packages) {
    const hash = hashOf([], inputs.get(pkg.name) + pkg.needs.map(name => hashes.get(name)).join())
    hashes.set(pkg.name, hash)
    declared.push(await step(pkg, 'types', hash, [tsc, '-p', 'tsconfig.build.json']))
  }
  return ![...bundled, ...declared].includes(false)
}

/**
 * Builds every package whose sources have changed since its last build.
 * @param options.types also emit declarations; running the programs does not need them
 * @returns whether all packages are built; compiler messages have been printed when not
 */
export const buildPackages = ({ types = true } = {}) => withLock('build', () => buildAll(types))
