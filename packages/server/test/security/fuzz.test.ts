// Requests made from /openapi.json: good, nearly good and hostile ones, by everybody, to every operation. Whatever comes in, no fault comes out, and every answer is one that the
// document promises. `CARTWRIGHT_FUZZ_REQUESTS=20000` sends so many to each operation, `CARTWRIGHT_FUZZ_SEED=17` the very same again.
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import type { ErrorCode } from '@cartwright/core'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { isOnPostgres } from '../../../../tests/support/databases/on-postgres.ts'
import { type EndpointId, endpoints } from '../../src/contract/index.ts'
import { codesByStatus, openApiDocument } from '../../src/docs/openapi.ts'
import { type FuzzRequest, type FuzzTarget, requestsOf, targetsOf } from './support/fuzz-requests.ts'
import { openWorld, type World } from './support/world.ts'

const requests = Number(process.env.CARTWRIGHT_FUZZ_REQUESTS ?? (isOnPostgres ? 10 : 500))
const seed = Number(process.env.CARTWRIGHT_FUZZ_SEED ?? Math.floor(Math.random() * 2 ** 31))
/** A request that takes this long hangs; a good one takes a thousandth. Milliseconds. */
const hangsAfterMs = 2_000
/** Nor is a request waited for any longer. Milliseconds. */
const givenUpAfterMs = 30_000
/** What the process may hold more after so many rounds of long bodies: a fifth of what they come to. Bytes. */
const heldMax = 8 * 2 ** 20
const rounds = 15

const document = openApiDocument({ title: 'Cartwright API', version: '1', basePath: '' })
const targets = targetsOf(document)
const withBodies = targets.filter(({ operation }) => operation.requestBody)
/** Who gets as far as the body. */
const ownerOf = (path: string) => (path.startsWith('/admin') ? 'admin' : 'customer')
const oneOf = (path: string) => path.replace(/\{\w+\}/g, '1')
const definitions = JSON.parse(JSON.stringify(document.components.schemas).replaceAll('#/components/schemas/', '#/$defs/'))
/** What no answer shows: stacks, errors of the language, words of a database. */
const inside =
  /\n\s+at |node_modules|\.ts:\d|TypeError|RangeError|Cannot read prop|SQLITE|better-sqlite3|FOREIGN KEY|constraint failed|syntax error at|no such column|violates|invalid byte sequence|invalid input syntax/

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
  const faultOf = async ({ id, operation, path }: FuzzTarget, request: FuzzRequest, response: Response): Promise<string | undefined> => {
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
    const body: unknown = JSON.parse(text)
    const result = validatorOf(schema.$ref.split('/').at(-1) ?? '').safeParse(body)
    if (type === 'application/problem+json' && !codesOf(id, status).includes((body as { readonly code: ErrorCode }).code)) return `an undeclared code: ${said}`
    return result.success ? undefined : `not as the document says: ${said} ${result.error.message.slice(0, 400)}`
  }

  const attempt = async (target: FuzzTarget, request: FuzzRequest): Promise<string | undefined> => {
    const token = await world.changeToken()
    const startedAt = performance.now()
    const response = await send(request)
    const tookMs = performance.now() - startedAt
    const fault = await faultOf(target, request, response)
    if ((await world.changeToken()) !== token) await world.restore()
    return fault ?? (tookMs > hangsAfterMs ? hangs : undefined)
  }

  it.each(targets)(
    '$id',
    async target => {
      const property = fc.asyncProperty(requestsOf(target, document.components.schemas, Object.keys(callers)), async request => {
        const fault = await attempt(target, request)
        // What is slow because the machine had other things to do is not when it is asked again.
        const again = fault === hangs ? await attempt(target, request) : fault
        expect(again).toBeUndefined()
      })
      await fc.assert(property, { seed, numRuns: requests, timeout: givenUpAfterMs })
    },
    60_000 + requests * 600,
  )

  it('are held by nothing when they are answered', async () => {
    let before = 0
    let sent = 0
    for (let round = 0; round <= rounds; round++) {
      // After a first round, in which whatever is made once is made.
      if (round === 1) [before, sent] = [await held(), 0]
      for (const { method, path } of withBodies) {
        const long = Object.fromEntries(Array.from({ length: 6 }, (_, index) => [`x${index}`, String(round % 10).repeat(9_000)]))
        const request = { who: ownerOf(path), method, url: oneOf(path), headers: {}, body: JSON.stringify(long) }
        const response = await send(request)
        sent += request.body.length
        expect(response.status, await response.text()).toBeLessThan(500)
      }
    }
    const more = (await held()) - before
    console.info(`Of ${Math.round(sent / 2 ** 20)} MiB that were sent, ${Math.round(more / 2 ** 20)} MiB are held.`)
    expect(sent).toBeGreaterThan(5 * heldMax)
    expect(more).toBeLessThan(heldMax)
  })

  it('are read no further than they may be long', async () => {
    for (const { id, method, path } of withBodies) {
      let read = 0
      const body = new ReadableStream({
        pull(controller) {
          if (read === hugeBytes) return controller.close()
          controller.enqueue(new TextEncoder().encode(read === 0 ? `{${' '.repeat(chunkBytes - 1)}` : ' '.repeat(chunkBytes)))
          read += chunkBytes
        },
      })
      const headers = { ...callers[ownerOf(path)], 'content-type': 'application/json' }
      const init: RequestInit & { readonly duplex: 'half' } = { method, headers, body, duplex: 'half' }
      const response = await world.shop.app.request(`http://localhost${oneOf(path)}`, init)
      const { code } = (await response.json()) as { readonly code: string }
      expect([id, response.status, code]).toEqual([id, 413, 'body_too_large'])
      expect(read, id).toBeLessThan(hugeBytes)
    }
  })

  it('leave the shop sound', async () => {
    const checks = await world.shop.commerce.doctor()
    expect(checks.filter(({ violations }) => violations > 0)).toEqual([])
  })
})

/** What an operation may be refused with, of this status. */
function codesOf(operationId: string, status: number): readonly ErrorCode[] {
  return codesByStatus(endpoints[operationId as EndpointId]).get(String(status)) ?? []
}

/** More than the ten megabytes that imports take; sent in such pieces. Bytes. */
const hugeBytes = 11 * 2 ** 20
const chunkBytes = 2 ** 16

const hangs = `takes longer than ${hangsAfterMs} ms, and again`

/** What the program holds on to, in its heap and beside it, when what is about to be let go is gone. Bytes. */
async function held(): Promise<number> {
  for (let times = 0; times < 3; times++) {
    collectGarbage()
    await new Promise(setImmediate)
  }
  const { heapUsed, external } = process.memoryUsage()
  return heapUsed + external
}

setFlagsFromString('--expose-gc')
const collectGarbage = runInNewContext('gc') as () => void

/** Whether an address is one of this path's, as it is sent: a part that is `.` or `..` leads elsewhere (URL standard, 4.4). */
function isAddressOf(path: string, written: string): boolean {
  const { pathname, search } = new URL(`http://localhost${written}`)
  const url = `${pathname}${search}`
  const pattern = path.split('/').map(part => (part.startsWith('{') ? '[^/?]+' : part.replaceAll('.', '\\.')))
  return new RegExp(`^${pattern.join('/')}(?:[?].*)?$`).test(url)
}
