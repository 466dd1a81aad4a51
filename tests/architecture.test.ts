import { describe, expect, it } from 'vitest'
import { checkFocus, checkImports, checkSurroundings, findUnreachable, findUseCaseCalls } from './support/arrows.ts'
import { parseFolder, parseSource } from './support/source-file.ts'
import { exists, type Package, readPackages, root } from './support/workspace.ts'

const packages = readPackages()
const folders = new Map(packages.map(({ folder, manifest }) => [manifest.name, folder]))
const sources = packages.flatMap(({ folder }) => parseFolder(root, `${folder}/src`))
const tests = ['tests', ...packages.map(({ folder }) => `${folder}/test`), 'examples'].flatMap(folder => parseFolder(root, folder))

/** The source files behind `exports` and `bin`. */
const entriesOf = ({ folder, manifest }: Package): string[] => {
  const exported = Object.values(manifest.exports ?? {}).flatMap(entry => (typeof entry === 'string' ? [] : [entry['cartwright-source']]))
  const programs = Object.values(manifest.bin ?? {}).map(file => file.replace('/dist/', '/src/').replace(/\.js$/, '.ts'))
  return [...exported, ...programs].map(file => `${folder}/${file.replace('./', '')}`)
}

/** The name of the package that an import means. */
const packageName = (specifier: string) => specifier.split('/', specifier.startsWith('@') ? 2 : 1).join('/')

describe('the house as it stands', () => {
  it('has the packages of the design', () => {
    expect(packages.map(({ folder }) => folder)).toEqual(
      expect.arrayContaining(['packages/core', 'packages/server', 'packages/client-sdk', 'packages/cli', 'packages/adapters/sql', 'packages/adapters/sqlite']),
    )
  })

  it('has imports that point inwards only', () => {
    expect(sources.flatMap(file => checkImports(file, folders))).toEqual([])
  })

  it('has no use case that calls another', () => {
    expect(findUseCaseCalls(sources)).toEqual([])
  })

  it('has a core that asks no clock, no chance and no Node', () => {
    expect(sources.flatMap(checkSurroundings)).toEqual([])
  })

  it('has no source file that nothing imports', () => {
    expect(findUnreachable(sources, packages.flatMap(entriesOf))).toEqual([])
  })

  it('has no focused test', () => {
    expect(tests.flatMap(checkFocus)).toEqual([])
  })

  it.each(packages)('$manifest.name declares what it imports at run time', ({ folder, manifest }) => {
    const declared = new Set(Object.keys({ ...manifest.dependencies, ...manifest.peerDependencies }))
    const imported = sources.filter(({ path }) => path.startsWith(`${folder}/src/`)).flatMap(({ imports }) => imports)
    const needed = imported.filter(({ specifier, typeOnly }) => !typeOnly && !specifier.startsWith('.') && !specifier.startsWith('node:'))
    expect(needed.map(({ specifier }) => packageName(specifier)).filter(name => !declared.has(name))).toEqual([])
  })

  it.each(packages)('$manifest.name has a README and a licence', ({ folder }) => {
    expect(['README.md', 'LICENSE'].filter(name => !exists(`${folder}/${name}`))).toEqual([])
  })

  // The shared SQL stores are no technology of their own: they pass the suites on each database that uses them.
  it.each(packages.filter(({ folder }) => folder.startsWith('packages/adapters/') && folder !== 'packages/adapters/sql'))(
    '$manifest.name runs the conformance suites',
    ({ folder }) => {
      const imported = tests.filter(({ path }) => path.startsWith(`${folder}/test/`)).flatMap(({ imports }) => imports.map(({ specifier }) => specifier))
      expect(imported).toContain('@cartwright/core/conformance')
    },
  )
})

describe('the rules themselves', () => {
  const names = new Map([
    ['@cartwright/core', 'packages/core'],
    ['@cartwright/server', 'packages/server'],
    ['@cartwright/client', 'packages/client-sdk'],
    ['cartwright', 'packages/cli'],
    ['@cartwright/sql', 'packages/adapters/sql'],
    ['@cartwright/sqlite', 'packages/adapters/sqlite'],
    ['@cartwright/redis', 'packages/adapters/redis'],
  ])
  const importsOf = (path: string, code: string) => checkImports(parseSource(path, code), names)

  it.each([
    ['packages/core/src/model/money/add.ts', `import { z } from 'zod'`],
    ['packages/core/src/model/money/add.ts', `import { readFile } from 'node:fs'`],
    ['packages/core/src/model/money/add.ts', `import type { Deps } from '../../ports/deps.ts'`],
    ['packages/core/src/ports/clock.ts', `import { addItem } from '../use-cases/cart/add-item.ts'`],
    ['packages/core/src/ports/clock.ts', `export * from '../memory/clock.ts'`],
    ['packages/core/src/use-cases/cart/add-item.ts', `import { createCommerce } from '../../create-commerce.ts'`],
    ['packages/core/src/use-cases/cart/add-item.ts', `const memory = await import('../../memory/index.ts')`],
    ['packages/core/src/commerce.ts', `import { addItem } from './use-cases/cart/add-item.ts'`],
    ['packages/core/src/ports/deps.ts', `import type { Commerce } from '../commerce.ts'`],
    ['packages/core/src/memory/carts.ts', `import { addItem } from '../use-cases/cart/add-item.ts'`],
    ['packages/core/src/conformance/carts.ts', `import { memoryCarts } from '../memory/carts.ts'`],
    ['packages/core/src/memory/carts.ts', `import { expect } from 'vitest'`],
    ['packages/core/src/helpers/carts.ts', `import { price } from '../model/price.ts'`],
    ['packages/core/src/index.ts', `import type { App } from '@cartwright/server'`],
    ['packages/core/src/index.ts', `import { version } from '../package.json'`],
    ['packages/server/src/app.ts', `import { sqlite } from '@cartwright/sqlite'`],
    ['packages/server/src/app.ts', `import { createClient } from '@cartwright/client'`],
    ['packages/server/src/app.ts', `import { price } from '../../core/src/model/price.ts'`],
    ['packages/server/src/app.ts', `import { createApp } from '@cartwright/server'`],
    ['packages/client-sdk/src/client.ts', `import { contract } from '@cartwright/server/contract'`],
    ['packages/client-sdk/src/client.ts', `import { type Contract } from '@cartwright/server/contract'`],
    ['packages/client-sdk/src/client.ts', `import type { App } from '@cartwright/server'`],
    ['packages/client-sdk/src/client.ts', `import { hc } from 'hono/client'`],
    ['packages/adapters/sql/src/stores.ts', `import { sqlite } from '@cartwright/sqlite'`],
    ['packages/adapters/redis/src/cache.ts', `import { sqlStores } from '@cartwright/sql'`],
    ['packages/adapters/redis/src/cache.ts', `import { createApp } from '@cartwright/server'`],
    ['packages/adapters/redis/src/cache.ts', `type App = import('@cartwright/server').App`],
  ])('refuses in %s: %s', (path, code) => {
    expect(importsOf(path, code)).toHaveLength(1)
  })

  it.each([
    ['packages/core/src/model/money/add.ts', `import { one } from './one.ts'`],
    ['packages/core/src/use-cases/cart/add-item.ts', `import type { Deps } from '../../ports/deps.ts'\nimport { price } from '../../model/price.ts'`],
    ['packages/core/src/use-cases/cart/add-item.ts', `import type { CartView } from '../../commerce.ts'`],
    ['packages/core/src/create-commerce.ts', `import { addItem } from './use-cases/cart/add-item.ts'`],
    ['packages/core/src/conformance/carts.ts', `import { expect } from 'vitest'\nimport type { CartStore } from '../ports/cart-store.ts'`],
    ['packages/core/src/model/price.ts', `// import { z } from 'zod'\n/** import { z } from 'zod' */\nexport const text = "import { z } from 'zod'"`],
    ['packages/server/src/app.ts', `import { Hono } from 'hono'\nimport { createCommerce } from '@cartwright/core'`],
    ['packages/client-sdk/src/client.ts', `import type { Contract } from '@cartwright/server/contract'`],
    ['packages/cli/src/main.ts', `import { sqlite } from '@cartwright/sqlite'\nimport { createApp } from '@cartwright/server'`],
    ['packages/adapters/sqlite/src/index.ts', `import { sqlStores } from '@cartwright/sql'\nimport Database from 'better-sqlite3'`],
    ['packages/adapters/redis/src/cache.ts', `import type { Cache } from '@cartwright/core'`],
  ])('allows in %s: %s', (path, code) => {
    expect(importsOf(path, code)).toEqual([])
  })

  it.each([
    ['packages/core/src/model/order.ts', `export const now = Date.now()`],
    ['packages/core/src/model/order.ts', `export const now = new Date()`],
    ['packages/core/src/model/order.ts', `export const roll = () => Math.random()`],
    ['packages/core/src/use-cases/order.ts', `setTimeout(() => {}, 1)`],
    ['packages/core/src/use-cases/order.ts', `export const id = globalThis.crypto.randomUUID()`],
    ['packages/core/src/use-cases/order.ts', `export const clock = { now: Date.now }`],
    ['packages/core/src/system/clock.ts', `export const env = process.env`],
    ['packages/client-sdk/src/client.ts', `export const base64 = Buffer.from('x')`],
  ])('refuses the surroundings in %s: %s', (path, code) => {
    expect(checkSurroundings(parseSource(path, code))).toHaveLength(1)
  })

  it.each([
    ['packages/core/src/system/clock.ts', `export const now = () => Date.now()`],
    ['packages/core/src/model/order.ts', `// Date.now()\nexport const isoOf = (ms: number) => new Date(ms).toISOString()`],
    ['packages/core/src/model/order.ts', `export const run = (deps: { process: () => void }) => deps.process()`],
    ['packages/server/src/app.ts', `export const now = Date.now()`],
  ])('allows the surroundings in %s: %s', (path, code) => {
    expect(checkSurroundings(parseSource(path, code))).toEqual([])
  })

  it.each(['it.only("x", () => {})', 'describe.only("x", () => {})', 'test.concurrent.only("x", () => {})', 'it.only.each([1])("x", () => {})'])(
    'refuses %s',
    code => {
      expect(checkFocus(parseSource('packages/core/test/x.test.ts', code))).toHaveLength(1)
    },
  )

  it('allows a test that only talks about focus', () => {
    expect(checkFocus(parseSource('packages/core/test/x.test.ts', `it('x', () => { expect('it.only').toBe(tree.only) })`))).toEqual([])
  })

  it('finds a use case that calls another, and lets helpers be shared', () => {
    const folder = 'packages/core/src/use-cases'
    const files = [
      parseSource(`${folder}/carts/index.ts`, `export { addItem as add } from './add-item.ts'\nexport { mergeCarts } from './merge-carts.ts'`),
      parseSource(`${folder}/carts/add-item.ts`, `import { findCart } from './find-cart.ts'\nimport { mergeCarts } from './merge-carts.ts'`),
      parseSource(`${folder}/carts/merge-carts.ts`, `import { limit } from './add-item.ts'\nimport type { addItem } from './add-item.ts'`),
      parseSource(`${folder}/customers/sign-in.ts`, `import { addItem } from '../carts/add-item.ts'\nimport { findCart } from '../carts/find-cart.ts'`),
      parseSource(`${folder}/orders/place.ts`, `import { mergeCarts } from '../carts/index.ts'`),
      parseSource('packages/core/src/create-commerce.ts', `import { add } from './use-cases/carts/index.ts'`),
    ]
    expect(findUseCaseCalls(files)).toEqual([
      `${folder}/carts/add-item.ts calls the use case ${folder}/carts/merge-carts.ts#mergeCarts`,
      `${folder}/customers/sign-in.ts calls the use case ${folder}/carts/add-item.ts#addItem`,
      `${folder}/orders/place.ts calls the use case ${folder}/carts/index.ts#mergeCarts`,
    ])
  })

  it('finds a file that is reached from no entry point, even when another lost file imports it', () => {
    const files = [
      parseSource('packages/a/src/index.ts', `export * from './used.ts'`),
      parseSource('packages/a/src/used.ts', `export const load = () => import('./late.ts')`),
      parseSource('packages/a/src/late.ts', `export type { T } from './types.ts'`),
      parseSource('packages/a/src/types.ts', `export type T = 1`),
      parseSource('packages/a/src/lost.ts', `export * from './lost-too.ts'`),
      parseSource('packages/a/src/lost-too.ts', `export * from './used.ts'`),
    ]
    expect(findUnreachable(files, ['packages/a/src/index.ts'])).toEqual(['packages/a/src/lost.ts', 'packages/a/src/lost-too.ts'])
  })
})
