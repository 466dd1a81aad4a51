import { readFileSync } from 'node:fs'
import { memoryStorage } from '@cartwright/core/memory'
import { expect, it } from 'vitest'
import { endpoints } from '../src/contract/index.ts'
import { defaultLimits } from '../src/index.ts'
import * as samples from './readme-samples.ts'
import { openShop } from './support/shop.ts'

const textOf = (path: string) => readFileSync(new URL(path, import.meta.url), 'utf8')
const readme = textOf('../README.md')

const regions = [...textOf('./readme-samples.ts').matchAll(/^ *\/\/ #region (.*)\n([\s\S]*?)^ *\/\/ #endregion\n/gm)].map(([, , code = '']) =>
  code.replace(/^ {2}/gm, ''),
)

it('shows what is run here, and nothing else', () => {
  const shown = [...readme.matchAll(/```ts\n([\s\S]*?)```/g)].map(([, code = '']) => code.replace(/^import .*\n\n?/gm, ''))
  expect(shown).toEqual(regions)
})

it('names every limit and no other', () => {
  const [, table = ''] = /\| class +\|[^\n]*\n\|[-| ]*\n([\s\S]*?)\n\n/.exec(readme) ?? []
  const named = table.split('\n').flatMap(line => [...(line.split('|')[1] ?? '').matchAll(/`(\w+)`/g)].map(([, name]) => name))
  expect(named.sort()).toEqual(Object.keys(defaultLimits).sort())
})

it('counts the endpoints there are', () => {
  expect(readme).toContain(`${Object.keys(endpoints).length} endpoints`)
})

it('serves, mounts and calls', async () => {
  const { commerce, stock } = await openShop()
  await stock({ name: 'Phone' }, 1)
  let stop = async () => {}
  const env = { JWT_SECRET: 'a secret of at least thirty-two bytes, for tests', PORT: '0' }
  const process: samples.Surroundings['process'] = {
    env,
    once: (signal, handler) => {
      expect(signal).toBe('SIGTERM')
      stop = handler
    },
  }
  const surroundings = { storage: memoryStorage(), commerce, process }

  const server = await samples.serve(surroundings)
  expect(await (await fetch(`http://127.0.0.1:${server.port}/readyz`)).json()).toEqual({ status: 'UP' })
  await stop()
  await expect(fetch(`http://127.0.0.1:${server.port}/readyz`)).rejects.toThrow()

  expect((await samples.mount(surroundings).request('/api/shop/products')).status).toBe(200)
  expect(await samples.inProcess(surroundings)).toMatchObject([{ name: 'Phone' }])
})
