import { readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import { root } from '../support/workspace.ts'
import { guest, mug, order, shop, status } from './first-order.ts'

const textOf = (path: string) => readFileSync(`${root}/${path}`, 'utf8')

/** What stands between `// #region name` and `// #endregion`, without blank lines at its end. */
const regionOf = (path: string, name: string) => {
  const [, rest = ''] = textOf(path).split(`// #region ${name}\n`)
  return (rest.split('// #endregion')[0] ?? '').replace(/\n+$/, '\n')
}

it.each([
  ['first-order.ts', 'first-order'],
  ['counter-rate-limiter.ts', 'adapter'],
  ['counter-rate-limiter.test.ts', 'conformance'],
])("is what core's README shows: %s", (file, region) => {
  const code = regionOf(`tests/readme/${file}`, region)
  expect(code).not.toBe('')
  expect(textOf('packages/core/README.md')).toContain(`\`\`\`ts\n${code}\`\`\`\n`)
})

it("shows in core's README nothing that is not run", () => {
  expect(textOf('packages/core/README.md').match(/```ts\n/g)).toHaveLength(3)
})

it('ends as the README says', async () => {
  expect(status).toBe('completed')
  expect(await shop.orders.orderOf(guest, order.id)).toMatchObject({ status: 'paid', totals: { total: 3000 } })
  expect(await shop.inventory.availability(mug.variants.map(({ id }) => id))).toEqual(new Map(mug.variants.map(({ id }) => [id, 3])))
  await shop.workers.drain()
  expect((await shop.doctor()).filter(({ violations }) => violations > 0)).toEqual([])
  await shop.close()
})
