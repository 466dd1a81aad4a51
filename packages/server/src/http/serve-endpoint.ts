import type { Commerce } from '@cartwright/core'
import type { Context } from 'hono'
import { type AuthKit, type Caller, identify } from '../auth/caller.ts'
import type { Endpoint, EndpointId } from '../contract/index.ts'
import { type AccountAttempts, accountOfEmail } from './account-attempts.ts'
import { boundedMap } from './bounded-map.ts'
import type { Answer, Call, Handler } from './call.ts'
import { endpointLimits } from './endpoint-limits.ts'
import { etagOf, matchesEtag } from './etag.ts'
import { addressOf, type Exchange, isStopping, liftDeadline, originOf, type Rim, runExchange } from './exchange.ts'
import { type IdempotencyKit, idempotencyKeyOf, once } from './idempotency.ts'
import { jsonBounds } from './json-bounds.ts'
import { parseJson } from './parse-json.ts'
import { problemReply, validationFailed } from './problem.ts'
import { paramReader, queryReader } from './query-reader.ts'
import type { RateLimits } from './rate-limit.ts'
import { readBody, requireJson } from './read-body.ts'
import { refuseCardNumbers } from './refuse-card-numbers.ts'
import { emptyReply, jsonReply, type Reply } from './reply.ts'
import { loadShedder } from './shed-load.ts'
import { validate } from './validate.ts'

/** Everything that serving an endpoint takes beside its handler. */
export interface ServeKit extends Rim {
  readonly auth: AuthKit
  readonly limits: RateLimits
  readonly attempts: AccountAttempts
  readonly idempotency: IdempotencyKit
}

type TableEntry = Endpoint & { readonly id: EndpointId }

/** What a request carries, validated; `sent` is the body as parsed, before defaults. */
interface Input {
  readonly params: unknown
  readonly query: unknown
  readonly search: string
  readonly extraQuery: ReadonlyMap<string, readonly string[]>
  readonly body: unknown
  readonly sent: unknown
  readonly rawBody: string
}

/** A repeat of a call that moved money may come from a queue that was stuck for weeks (RELIABILITY 3.4). Milliseconds. */
const moneyKeptMs = 30 * 24 * 60 * 60_000

/**
 * The way of every request, in this order: limit by address, whether there is room for it, who calls, right, limit by caller, content, limit by account, idempotency, handler, answer.
 * So a stranger learns nothing of an endpoint's content rules, and nothing is done before everything is checked.
 */
export function serveEndpoint<Id extends EndpointId>(endpoint: TableEntry, handler: Handler<Id>, kit: ServeKit): (context: Context) => Promise<Response> {
  const readInput = inputReader(endpoint)
  const limits = endpointLimits(endpoint, kit.limits)
  const shed = loadShedder(endpoint, kit.commerce, kit.options)
  const isCounted = endpoint.limit !== 'none'
  const handle = handlingOf(endpoint, kit.commerce)
  const kept = endpoint.movesMoney ? { keepMs: moneyKeptMs } : {}
  const counted = { route: endpoint.path, method: endpoint.method }

  return context =>
    runExchange(context, kit, counted, async exchange => {
      const { url } = context.req
      const address = addressOf(exchange, kit.options)
      if (isCounted) await limits.enter(exchange.limits, url, 'address', address)
      shed()
      const known = await identify(endpoint, exchange.request, kit.auth)
      // What shoppers only read leaves no line in the audit log.
      const caller =
        endpoint.method === 'GET' && endpoint.audience !== 'admin'
          ? known
          : { ...known, principal: { ...known.principal, origin: originOf(exchange, kit.options) } }
      if (isCounted) await limits.enter(exchange.limits, url, 'principal', caller.subject)
      // Staff and keys are known, and reconciling or exporting takes its time.
      if (endpoint.audience === 'admin') liftDeadline(context)
      const subjects = { address, principal: caller.subject }
      const input = await limits.noteRefusal(exchange.limits, subjects, () => readInput(context))
      for (const account of isCounted ? accountsOf(input.body, caller) : []) {
        // What was proven by a password clears wrong ones, not mails that were asked for.
        await limits.enter(exchange.limits, url, 'account', endpoint.limit === 'login' ? kit.attempts.subject(account) : account)
      }
      const key = endpoint.idempotent ? idempotencyKeyOf(exchange.request.headers.get('idempotency-key')) : null
      refuseCardNumbers({ 'Idempotency-Key': key })
      // The input was validated by the endpoint's own schemas, whose outputs are the types of the call.
      const call = {
        ...input,
        caller,
        idempotencyKey: key,
        request: exchange.request,
        address,
        isSecure: exchange.isSecure,
        isStopping: isStopping(context),
      } as unknown as Call<Id>
      const work = async (): Promise<Reply> => {
        const answer = await limits.noteRefusal(exchange.limits, subjects, () => handle(async () => handler(call)))
        const done = toReply(endpoint, answer)
        await limits.noteSuccess(exchange.limits, subjects)
        return done
      }
      if (key === null) return conditional(endpoint, await work(), exchange)
      const subject = caller.subject ?? `anonymous:${address ?? ''}`
      const claim = { key, subject, method: endpoint.method, route: endpoint.path, path: context.req.path, body: input.sent, ...kept }
      return once(claim, kit.idempotency, work, error => problemReply(error, exchange.problem()))
    })
}

/** How the storage does what an endpoint asks of it: staff's imports leave room and may wait, shoppers do not. */
function handlingOf({ audience, cacheable }: Endpoint, { inLane, staleReads }: Commerce): <T>(work: () => Promise<T>) => Promise<T> {
  if (audience === 'admin') return work => inLane('admin', work)
  // What anybody may look at: nothing is decided by it.
  if (audience === 'public' && cacheable) return work => inLane('shopper', () => staleReads(work))
  return work => inLane('shopper', work)
}

const rememberedInputs = 500
const rememberedLength = 256

function inputReader(endpoint: Endpoint): (context: Context) => Promise<Input> {
  const readAddress = addressReader(endpoint)
  const readsRaw = endpoint.bodyLimit === 'webhook'

  return async context => {
    const address = readAddress(context)
    if (readsRaw) return { ...address, rawBody: (await readBody(context.req.raw, 'webhook')) ?? '' }
    if (!endpoint.body) return address
    const sent = await readJson(endpoint, context.req.raw)
    refuseCardNumbers(sent)
    return { ...address, body: validate(endpoint.body, sent), sent }
  }
}

/** Reads what path and query say. The same text always says the same, so what was good once is not read again; the result is shared and must not be changed. */
function addressReader(endpoint: Endpoint): (context: Context) => Input {
  const readQuery = queryReader(endpoint.query)
  const readParams = paramReader(endpoint.params)
  const remembered = boundedMap<string, Input>(rememberedInputs)

  const read = (context: Context, search: string): Input => {
    const path = context.req.param()
    const { known, extra } = readQuery(search)
    refuseCardNumbers(path)
    refuseCardNumbers({ ...known, ...Object.fromEntries(extra) })
    const params = endpoint.params ? validate(endpoint.params, readParams(path)) : undefined
    if (extra.size > 0 && endpoint.extraQuery === undefined) {
      throw validationFailed([...extra.keys()].map(path => ({ path, message: 'This query parameter is not known here.' })))
    }
    const query = endpoint.query ? validate(endpoint.query, known) : undefined
    return { params, query, search, extraQuery: extra, body: undefined, sent: undefined, rawBody: '' }
  }

  return context => {
    const search = searchOf(context.req.url)
    const text = endpoint.params ? `${context.req.path}?${search}` : search
    const known = remembered.get(text)
    if (known) return known
    const input = read(context, search)
    if (text.length <= rememberedLength) remembered.set(text, input)
    return input
  }
}

async function readJson(endpoint: Endpoint, request: Request): Promise<unknown> {
  const type = request.headers.get('content-type')
  if (type !== null) requireJson(type)
  const text = await readBody(request, endpoint.bodyLimit ?? 'default', jsonBounds())
  if (text === null && endpoint.bodyOptional) return {}
  requireJson(type)
  return parseJson(text ?? '')
}

function searchOf(url: string): string {
  const at = url.indexOf('?')
  return at === -1 ? '' : url.slice(at + 1)
}

/** The accounts an attempt is about: the caller's own, which is counted first, and the one named by e-mail address. */
function accountsOf(body: unknown, { subject }: Caller): readonly string[] {
  const own = subject === undefined ? [] : [subject]
  if (typeof body === 'object' && body !== null && 'email' in body && typeof body.email === 'string') return [...own, accountOfEmail(body.email)]
  return own
}

function toReply<Id extends EndpointId>(endpoint: Endpoint, answer: Answer<Id>): Reply {
  if ('reply' in answer) return answer.reply
  const status = answer.status ?? endpoint.successStatus
  return answer.body === undefined ? emptyReply(status, answer.headers) : jsonReply(status, answer.body, answer.headers)
}

/** Gives what may be cached its entity tag, and answers 304 to who has it already. */
function conditional(endpoint: Endpoint, reply: Reply, { request }: Exchange): Reply {
  if (!endpoint.cacheable || reply.status !== 200 || reply.body === null) return reply
  const etag = reply.headers.etag ?? etagOf(reply.body)
  const { 'content-type': contentType = '', ...headers } = { ...reply.headers, 'cache-control': 'no-cache', etag }
  if (matchesEtag(request.headers.get('if-none-match'), etag)) return emptyReply(304, headers)
  return { ...reply, headers: { 'content-type': contentType, ...headers } }
}
