import { chmodSync, copyFileSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { withLock } from './lock.mjs'
import { node24, root } from './paths.mjs'
import { runNode } from './spawn.mjs'

const cli = join(root, 'packages/cli')
const folder = join(root, 'dist-bin')
const output = join(folder, 'cartwright')
const postject = join(root, 'node_modules/postject/dist/cli.js')

/** What Node looks for in its own file to know that a program is inside. */
const fuse = 'NODE_SEA_FUSE_fce680ab2cc467b6e072b8b5df1996b2'

/** What cannot be read from a file beside the program any more: the version, the storefront's pages (JSON), and the way to the native add-on. */
const withoutFiles = ({ version, storefront }) => ({
  name: 'without-files',
  setup(build) {
    build.onLoad({ filter: /[\\/]cli[\\/]src[\\/]version\.ts$/ }, () => ({ contents: `export const version = ${JSON.stringify(version)}` }))
    build.onLoad({ filter: /[\\/]storefront-files\.ts$/ }, () => ({ contents: `export const storefrontFiles = ${storefront}` }))
    build.onLoad({ filter: /[\\/]better-sqlite3[\\/]lib[\\/]binding\.js$/ }, () => ({
      contents: `export { getBinding } from ${JSON.stringify(join(cli, 'standalone/sqlite-addon.ts'))}`,
      resolveDir: cli,
    }))
  },
})

/** The whole program in one CommonJS file, which is what an executable may have as its main script. */
const bundle = async (outfile, storefront) => {
  const { build } = await import('esbuild')
  const { version } = JSON.parse(readFileSync(join(cli, 'package.json'), 'utf8'))
  await build({
    entryPoints: [join(cli, 'standalone/main.ts')],
    outfile,
    bundle: true,
    format: 'cjs',
    platform: 'node',
    target: 'node24',
    conditions: ['cartwright-source'],
    // An executable with a code cache cannot `import()`.
    supported: { 'dynamic-import': false },
    // A native driver that pg would take if it were there.
    external: ['pg-native'],
    minifySyntax: true,
    legalComments: 'eof',
    logLevel: 'warning',
    // Whoever asks where it lies wants a file from beside it, and there is none: `withoutFiles` has to know of it.
    logOverride: { 'empty-import-meta': 'error' },
    plugins: [withoutFiles({ version, storefront })],
  })
}

const addon = () => {
  const require = createRequire(join(root, 'packages/adapters/sqlite/package.json'))
  return join(dirname(require.resolve('better-sqlite3/package.json')), 'prebuilds', `linux-${process.arch}.node`)
}

/** Program and add-on as Node wants them inside of its own file. */
const prepareBlob = async work => {
  const [main, config, blob, pages] = ['cartwright.cjs', 'sea-config.json', 'cartwright.blob', 'storefront.json'].map(name => join(work, name))
  await runQuietly([join(root, 'examples/storefront/scripts/write-storefront.ts'), pages])
  await bundle(main, readFileSync(pages, 'utf8'))
  const settings = { main, output: blob, disableExperimentalSEAWarning: true, useCodeCache: true, assets: { 'better-sqlite3.node': addon() } }
  writeFileSync(config, JSON.stringify(settings))
  await runQuietly(['--experimental-sea-config', config])
  return blob
}

/** Says nothing of what a tool says, unless it fails. */
const runQuietly = async args => {
  const { code, output: said } = await runNode(args, { capture: true })
  if (code !== 0) throw new Error(said.trim())
}

const build = async () => {
  mkdirSync(folder, { recursive: true })
  const work = mkdtempSync(join(folder, 'work-'))
  try {
    const executable = join(work, 'cartwright')
    const blob = await prepareBlob(work)
    copyFileSync(node24, executable)
    chmodSync(executable, 0o755)
    await runQuietly([postject, executable, 'NODE_SEA_BLOB', blob, '--sentinel-fuse', fuse])
    renameSync(executable, output)
    return output
  } finally {
    rmSync(work, { recursive: true, force: true })
  }
}

/**
 * Builds the command line as one executable file, with the pinned Node and the SQLite add-on inside: `dist-bin/cartwright`.
 * @returns its path; undefined when it could not be built, and the reason has been printed
 */
export const buildBinary = () =>
  withLock('binary', async () => {
    if (process.platform !== 'linux') {
      console.error('The executable is built on Linux only; elsewhere "npm install --global cartwright" installs the same program.')
      return undefined
    }
    try {
      const file = await build()
      console.error(`dist-bin/cartwright: ${Math.round(statSync(file).size / 2 ** 20)} MiB, for Linux on ${process.arch}`)
      return file
    } catch (error) {
      console.error(`The executable does not build: ${error.message}`)
      return undefined
    }
  })
