import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { createClient } from '@cartwright/client'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { type FakeMeilisearch, startFakeMeilisearch } from '../packages/adapters/meilisearch/test/support/fake-meilisearch.ts'
import { run, runJson, temporaryFolder } from '../packages/cli/test/support/run.ts'
import { serve } from '../packages/cli/test/support/serve.ts'

let fake: FakeMeilisearch
beforeEach(async () => {
  fake = await startFakeMeilisearch()
})
afterEach(async () => {
  vi.useRealTimers()
  await fake.close()
})

/** The environment of a shop that searches by Meilisearch. */
const environment = () => ({ DATABASE_URL: 'sqlite:shop.db', MEILISEARCH_HOST: fake.host, MEILISEARCH_API_KEY: fake.apiKey, RATE_LIMIT: 'off' })

/** Asks until it is so: what the workers do takes a moment. */
async function until<T>(ask: () => Promise<T>, isSo: (answer: T) => boolean): Promise<T> {
  for (;;) {
    const answer = await ask()
    if (isSo(answer)) return answer
    await new Promise(resolve => setTimeout(resolve, 50))
  }
}

const searches = () => fake.requests.filter(request => request === 'POST /multi-search').length

describe('a shop that searches by Meilisearch', () => {
  it('answers from it once it is built; from the database before, and while it hangs; and comes back', async () => {
    const cwd = temporaryFolder()
    const env = environment()
    await run(['seed'], { cwd, env: { DATABASE_URL: env.DATABASE_URL } })
    const key: { readonly key: string } = await runJson(['keys', 'create', '--name', 'tests', '--role', 'admin'], {
      cwd,
      env: { DATABASE_URL: env.DATABASE_URL },
    })
    const { url, text } = await serve(cwd, [], env)
    const client = createClient({ url, apiKey: key.key })
    const totalOf = async (search: string) => (await client.products.list({ search })).total
    expect(text()).toContain('The search index in meilisearch is not built yet: the database answers searches until "cartwright search reindex" is done.')
    expect([await totalOf('smartphnoe'), searches()]).toEqual([expect.any(Number), 1])
    const expected = await totalOf('smartphnoe')
    expect(expected).toBeGreaterThan(0)

    expect((await run(['search', 'status', '--quick'], { cwd, env })).code).toBe(1)
    expect(await runJson(['search', 'reindex'], { cwd, env })).toEqual({ indexed: 374 })
    const status = { name: 'meilisearch', is_up: true, documents: 374, differing: 0 }
    expect(await runJson(['search', 'status'], { cwd, env })).toMatchObject({ ...status, details: { circuit: 'closed', tasks_waiting: 0, fallback: 'sqlite' } })
    const before = searches()
    const page = await client.products.list({ search: 'smartphnoe', facets: true })
    expect([page.total, page.products.length > 0, searches() - before]).toEqual([expected, true, 2])

    const [product] = page.products
    const rename = (name: string) => client.admin.products.update(product?.id ?? 0, { name })
    await rename('Zirconium tray')
    await until(
      () => totalOf('zirconium'),
      total => total === 1,
    )

    fake.mood = 'hangs'
    // So that the circuit stays open once it is.
    vi.useFakeTimers({ toFake: ['Date'] })
    // The first ones wait for their time to be over; then the circuit is open, and none is asked.
    const pages = Array.from({ length: 6 }, (_, index) => client.products.list({ search: 'zirconium', limit: index + 1 }))
    expect((await Promise.all(pages)).map(({ total }) => total)).toEqual([1, 1, 1, 1, 1, 1])
    const asked = searches()
    expect([await totalOf('zirconium'), searches()]).toEqual([1, asked])
    const health: unknown = await (await fetch(`${url}/actuator/health`, { headers: { authorization: `Bearer ${key.key}` } })).json()
    expect(health).toMatchObject({ status: 'UP', components: { search: { status: 'DOWN', details: { name: 'meilisearch', fallback: 'sqlite' } } } })
    vi.useRealTimers()
    await rename('Beryllium tray')
    await until(
      () => totalOf('beryllium'),
      total => total === 1,
    )
    expect((await client.products.list({ search: 'beryl' })).products.map(({ id }) => id)).toEqual([product?.id])

    fake.mood = 'well'
    vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + 3_600_000 })
    await until(
      () => totalOf('beryllium'),
      () => searches() > asked,
    )
    // The event that could not be handled meanwhile is tried again.
    const words = () => [...(fake.indexes.all.get('products-1')?.documents.values() ?? [])].map(document => String(document.w_name))
    await until(
      async () => words(),
      all => all.some(name => name.includes('beryllium')),
    )
    expect(words().filter(name => name.includes('zirconium'))).toEqual([])
  })

  it('says what is wrong with its environment before anything is opened', async () => {
    const cwd = temporaryFolder()
    writeFileSync(join(cwd, 'words.json'), '{"synonyms": {"mobile": "phone"}}')
    const wrong = async (env: Readonly<Record<string, string>>) => {
      const { code, err } = await run(['seed'], { cwd, env: { DATABASE_URL: 'sqlite:shop.db', MEILISEARCH_API_KEY: 'secret', ...env } })
      expect([code, err.includes('secret')]).toEqual([2, false])
      return err
    }
    expect(await wrong({ MEILISEARCH_HOST: 'nowhere' })).toContain('MEILISEARCH_HOST')
    expect(await wrong({ MEILISEARCH_HOST: fake.host, MEILISEARCH_INDEX: 'a b' })).toContain('MEILISEARCH_INDEX')
    expect(await wrong({ MEILISEARCH_HOST: fake.host, MEILISEARCH_WORDS: join(cwd, 'none.json') })).toContain('MEILISEARCH_WORDS is a file')
    expect(await wrong({ MEILISEARCH_HOST: fake.host, MEILISEARCH_WORDS: join(cwd, 'words.json') })).toContain('MEILISEARCH_WORDS is a JSON file such as')
    expect(fake.requests).toEqual([])
  })

  it('knows the synonyms and stop words of a file', async () => {
    const cwd = temporaryFolder()
    const words = join(cwd, 'words.json')
    writeFileSync(words, JSON.stringify({ synonyms: { mobile: ['smartphone'] }, stop_words: ['the'] }))
    const env = { ...environment(), MEILISEARCH_WORDS: words }
    await run(['seed'], { cwd, env })
    await run(['search', 'reindex'], { cwd, env })
    expect(fake.indexes.get('products-1').settings).toMatchObject({ synonyms: { mobile: ['smartphone'] }, stopWords: ['the'] })
  })
})
