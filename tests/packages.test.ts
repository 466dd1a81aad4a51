import { spawn } from 'node:child_process'
import { copyFileSync, existsSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { buildPackages } from '../scripts/lib/build.mjs'
import { parseFolder } from './support/source-file.ts'
import { installAlone, pack, runProgram } from './support/tarballs.ts'
import { type Package, readPackages, root } from './support/workspace.ts'

const packages = readPackages()
const node = process.execPath
const tsc = join(root, 'node_modules/typescript/bin/tsc')

const destination = mkdtempSync(join(tmpdir(), 'cartwright-tarballs-'))
const tarballs = new Map<string, string>()
const contents = new Map<string, string[]>()
const projects: string[] = []

beforeAll(async () => {
  expect(await buildPackages()).toBe(true)
  for (const pkg of packages) {
    const { file, files } = await pack(pkg, destination)
    tarballs.set(pkg.manifest.name, file)
    contents.set(pkg.manifest.name, files)
  }
}, 300_000)

afterAll(() => {
  for (const folder of [destination, ...projects]) rmSync(folder, { recursive: true, force: true })
})

const install = async (pkg: Package) => {
  const project = await installAlone(pkg, packages, tarballs)
  projects.push(project)
  return project
}

const entryPoints = ({ manifest }: Package) =>
  Object.entries(manifest.exports ?? {})
    .filter(([, entry]) => typeof entry !== 'string')
    .map(([path]) => manifest.name + path.slice(1))
    // The suites call vitest, which only a test run has.
    .filter(specifier => !specifier.endsWith('/conformance'))

const checkTypes = (project: string, module: string, moduleResolution: string, file: string) => {
  const options = ['--noEmit', '--strict', '--target', 'es2024', '--lib', 'es2024,dom,dom.iterable,esnext.disposable', '--types', '', '--module', module]
  return runProgram(node, [tsc, ...options, '--moduleResolution', moduleResolution, '--skipLibCheck', '--allowImportingTsExtensions', file], project)
}

const consumerOf = ({ folder }: Package) => join(root, 'tests/consumers', `${folder.split('/').at(-1)}.ts`)

describe.each(packages)('$manifest.name, packed', pkg => {
  const { name } = pkg.manifest

  it('holds what it promises and nothing of the workshop', () => {
    const files = contents.get(name) ?? []
    const promised = Object.values(pkg.manifest.exports ?? {}).flatMap(entry => (typeof entry === 'string' ? [] : [entry.types, entry.default]))
    const wanted = [...promised, ...Object.values(pkg.manifest.bin ?? {}), 'README.md', 'LICENSE', 'package.json'].map(file => file.replace('./', ''))
    expect(wanted.filter(file => !files.includes(file))).toEqual([])
    expect(files.filter(file => !/^(dist\/|README\.md$|LICENSE$|package\.json$)/.test(file))).toEqual([])
  })

  it('asks npm for versions that npm understands', () => {
    const wanted = Object.entries({ ...pkg.manifest.dependencies, ...pkg.manifest.peerDependencies })
    expect(wanted.filter(([, version]) => /^(workspace|link|file|catalog):/.test(version))).toEqual([])
    const ours = packages.filter(({ manifest }) => pkg.manifest.dependencies?.[manifest.name] !== undefined)
    expect(ours.map(({ manifest }) => [manifest.name, pkg.manifest.dependencies?.[manifest.name]])).toEqual(
      ours.map(({ manifest }) => [manifest.name, manifest.version]),
    )
  })

  it('is imported, used and type-checked in an empty project', async () => {
    const project = await install(pkg)
    const consumer = consumerOf(pkg)
    expect(existsSync(consumer), `tests/consumers has no program that uses ${name}`).toBe(true)
    copyFileSync(consumer, join(project, 'use.ts'))
    writeFileSync(
      join(project, 'import.ts'),
      entryPoints(pkg)
        .map(specifier => `import '${specifier}'\n`)
        .join(''),
    )
    expect(await runProgram(node, ['import.ts'], project)).toEqual({ code: 0, output: '' })
    expect(await runProgram(node, ['use.ts'], project)).toEqual({ code: 0, output: `${name} works\n` })
    expect(await checkTypes(project, 'nodenext', 'nodenext', 'use.ts')).toEqual({ code: 0, output: '' })
    expect(await checkTypes(project, 'esnext', 'bundler', 'use.ts')).toEqual({ code: 0, output: '' })
  })

  it('has declarations that name only what it depends on', async () => {
    const project = await install(pkg)
    const declared = new Set([name, ...Object.keys({ ...pkg.manifest.dependencies, ...pkg.manifest.peerDependencies })])
    const imported = parseFolder(project, `node_modules/${name}/dist`).flatMap(file => (file.path.endsWith('.d.ts') ? file.imports : []))
    const libraries = imported.map(({ specifier }) => specifier).filter(specifier => !specifier.startsWith('.') && !specifier.startsWith('node:'))
    expect(libraries.filter(specifier => !declared.has(specifier.split('/', specifier.startsWith('@') ? 2 : 1).join('/')))).toEqual([])
  })
})

describe('a project made by the packed program', () => {
  it.each(['standalone', 'embedded'])('runs: %s', async kind => {
    const cli = packages.find(({ manifest }) => manifest.name === 'cartwright')
    if (!cli) throw new Error('There is no package of the program.')
    const project = await install(cli)
    const made = await runProgram(node, ['node_modules/cartwright/dist/main.js', 'init', 'shop', `--${kind}`], project)
    expect(made).toEqual({ code: 0, output: expect.stringContaining('cd shop && npm install\n  npm start\n') })
    const shop = join(project, 'shop')
    symlinkSync('../node_modules', join(shop, 'node_modules'))
    if (kind === 'embedded')
      expect(await checkTypes(shop, 'nodenext', 'nodenext', 'server.ts')).toMatchObject({ output: expect.not.stringContaining('@cartwright') })
    const { scripts } = JSON.parse(readFileSync(join(shop, 'package.json'), 'utf8'))
    expect(await answerOf(shop, scripts.start)).toMatchObject({ products: [], total: 0 })
    const seeded = await runProgram(node, scripts.seed.split(' ').slice(1), shop)
    expect(seeded).toEqual({ code: 0, output: expect.stringContaining('products') })
  })
})

/** Starts a shop by its script and asks it for its products. */
const answerOf = async (shop: string, script: string): Promise<unknown> => {
  const child = spawn(node, script.split(' ').slice(1), { cwd: shop, env: { ...process.env, NODE_ENV: '', NODE_OPTIONS: '', PORT: '0' } })
  try {
    let text = ''
    for await (const chunk of child.stdout) {
      text += chunk
      const [url] = /http:\/\/127\.0\.0\.1:\d+/.exec(text) ?? []
      if (url !== undefined) return await (await fetch(`${url}/products`)).json()
    }
    throw new Error(`It ended: ${text}`)
  } finally {
    child.kill('SIGKILL')
  }
}

describe('the packages without dependencies', () => {
  it.each(packages.filter(({ manifest }) => Object.keys(manifest.dependencies ?? {}).length === 0))(
    '$manifest.name installs with npm and no network',
    async ({ manifest }) => {
      const project = mkdtempSync(join(tmpdir(), 'cartwright-consumer-'))
      projects.push(project)
      writeFileSync(join(project, 'package.json'), JSON.stringify({ name: 'consumer', private: true, type: 'module' }))
      const { code, output } = await runProgram('npm', ['install', '--offline', '--no-audit', '--no-fund', tarballs.get(manifest.name) ?? ''], project)
      expect({ code, output: code === 0 ? '' : output }).toEqual({ code: 0, output: '' })
      const installed: unknown = JSON.parse(readFileSync(join(project, 'node_modules', manifest.name, 'package.json'), 'utf8'))
      expect(installed).toMatchObject({ name: manifest.name, version: manifest.version, license: 'MIT' })
    },
  )
})
