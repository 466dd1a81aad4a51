// Requests made from /openapi.json: good, nearly good and hostile ones, by everybody, to every operation. Whatever comes in, no fault comes out, and every answer is one that the
// document promises. `CARTWRIGHT_FUZZ_REQUESTS=20000` sends so many to each operation, `CARTWRIGHT_FUZZ_SEED=17` the very same again.
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { openApiDocument } from '../../src/docs/openapi.ts'
import { type FuzzRequest, type FuzzTarget, requestsOf, targetsOf } from './support/fuzz-requests.ts'
import { openWorld, type World } from './support/world.ts'

const requests = Number(process.env.CARTWRIGHT_FUZZ_REQUESTS ?? 100)
const seed = Number(process.env.CARTWRIGHT_FUZZ_SEED ?? Math.floor(Math.random() * 2 ** 31))
/** A request that takes this long hangs; a good one takes a thousandth. Milliseconds. */
const hangsAfterMs = 30_000

const document = openApiDocument({ title: 'Cartwright API', version: '1', basePath: '' })
const targets = targetsOf(document)
const definitions = JSON.parse(JSON.stringify(document.components.schemas).replaceAll('#/components/schemas/', '#/$defs/'))
/** What no answer shows: stacks, errors of the language, words of a database. */
const inside =
  /\n\s+at |node_modules|\.ts:\d|TypeError|RangeError|Cannot read prop|SQLITE|better-sqlite3|FOREIGN KEY|constraint failed|syntax error at|no such column/

/** The schemas of the document, as validators. */
const validators = new Map<string, z.ZodType>()
const validatorOf = (name: string): z.ZodType => {
  const known = validators.get(name) ?? z.fromJSONSchema({ $ref: `#/$defs/${name}`, $defs: definitions })
  validators.set(name, known)
  return known
}

describe(`requests made from the document, seed ${seed}`, () => {
  let world: World
  const faults: string[] = []
  let callers: Readonly<Record<string, Readonly<Record<string, string>>>>

  beforeAll(async () => {
    world = await openWorld({ log: (level, message, details) => void (level === 'error' && faults.push(`${message} ${JSON.stringify(details)}`)) })
    const { shop, shoppers } = world
    const { guestA, customerA } = shoppers
    callers = { nobody: {}, guest: guestA.headers, customer: customerA.headers, admin: { authorization: `Bearer ${shop.adminKey}` } }
    await shop.app.request('/admin/whoami', { headers: callers.admin ?? {} })
    await shop.commerce.workers.drain()
    await world.remember()
  })
  afterAll(() => world.close())

  const send = async ({ who, method, url, headers, body }: FuzzRequest): Promise<Response> => {
    const type = body === null ? {} : { 'content-type': 'application/json' }
    return world.shop.app.request(`http://localhost${url}`, { method, headers: { ...callers[who], ...type, ...headers }, ...(body === null ? {} : { body }) })
  }

  /** What is wrong with an answer; undefined when nothing is. */
  const faultOf = async ({ operation, path }: FuzzTarget, request: FuzzRequest, response: Response): Promise<string | undefined> => {
    const text = await response.text()
    const { status } = response
    const said = `${status} ${text.slice(0, 400)} ${faults.splice(0).join('\n')}`
    // A provider that is down is none of this test's; nothing else answers so.
    if (status >= 500) return `a fault: ${said}`
    if (inside.test(text)) return `shows its inside: ${said}`
    if (status === 204 || status === 304) return text === '' ? undefined : `a body: ${said}`
    const type = (response.headers.get('content-type') ?? '').split(';')[0] ?? ''
    const isElsewhere = !isAddressOf(path, request.url)
    const content = operation.responses[status]?.content
    if (isElsewhere && status >= 400)
      return type === 'application/problem+json' && validatorOf('Problem').safeParse(JSON.parse(text)).success ? undefined : `no problem: ${said}`
    if (isElsewhere) return undefined
    const schema = content?.[type]?.schema
    if (!schema) return `not in the document, as ${type}: ${said}`
    if (schema.$ref === undefined) return undefined
    const result = validatorOf(schema.$ref.split('/').at(-1) ?? '').safeParse(JSON.parse(text))
    return result.success ? undefined : `not as the document says: ${said} ${result.error.message.slice(0, 400)}`
  }

  it.each(targets)(
    '$id',
    async target => {
      const property = fc.asyncProperty(requestsOf(target, document.components.schemas, Object.keys(callers)), async request => {
        const token = world.changeToken()
        const fault = await faultOf(target, request, await send(request))
        if (world.changeToken() !== token) await world.restore()
        expect(fault).toBeUndefined()
      })
      await fc.assert(property, { seed, numRuns: requests, timeout: hangsAfterMs })
    },
    60_000 + requests * 600,
  )

  it('leave the shop sound', async () => {
    const checks = await world.shop.commerce.doctor()
    expect(checks.filter(({ violations }) => violations > 0)).toEqual([])
  })
})

/** Whether an address is one of this path's. */
function isAddressOf(path: string, url: string): boolean {
  const pattern = path.split('/').map(part => (part.startsWith('{') ? '[^/?]+' : part.replaceAll('.', '\\.')))
  return new RegExp(`^${pattern.join('/')}(?:[?].*)?$`).test(url)
}
