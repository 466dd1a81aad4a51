import type { IncomingMessage, ServerResponse } from 'node:http'
import { setTimeout as wait } from 'node:timers/promises'
import type { Operation } from '../call.ts'
import type { Fault, FaultBox } from '../faults.ts'
import type { IdempotencyKeys, KeptAnswer } from '../idempotency.ts'
import { operationFor } from '../operations.ts'
import { canonicalForm, decodeForm, type FormGroup } from '../wire/form.ts'
import { Params } from '../wire/params.ts'
import { WireError } from '../wire/wire-error.ts'
import type { RequestRef, World } from '../world.ts'
import { authenticate, checkVersion } from './auth.ts'
import { expanded } from './expand.ts'

/** What the API's side of the server works with. */
export interface ApiParts {
  readonly world: World
  readonly keys: IdempotencyKeys
  readonly faults: FaultBox
  readonly apiKey: string | undefined
  /** Runs a piece of work as the request, then what it left for later. */
  run<Result>(request: RequestRef | null, work: () => Result): Result
}

interface Asked {
  readonly operation: Operation
  readonly path: string
  readonly id: string
  readonly form: FormGroup
  readonly publishable: boolean
  readonly ref: RequestRef
}

type Headers = Record<string, string>

/** Answers one request of the API. */
export async function answerApi(parts: ApiParts, request: IncomingMessage, response: ServerResponse, body: string): Promise<void> {
  const ref: RequestRef = { id: parts.world.newId('req'), idempotencyKey: keyOf(request) }
  const headers: Headers = { 'Request-Id': ref.id }
  if (ref.idempotencyKey !== null) headers['Idempotency-Key'] = ref.idempotencyKey
  try {
    headers['Stripe-Version'] = checkVersion(textOf(request.headers['stripe-version']), parts.world.apiVersion)
    const asked = askedFor(parts, request, body, ref)
    parts.world.book.count(asked.operation.name, 'received')
    const answer = await answerOf(parts, asked, headers)
    if (answer === 'reset') request.socket.resetAndDestroy()
    else if (answer !== 'silence') write(response, answer.status, headers, answer.body)
  } catch (error) {
    const known = error instanceof WireError ? error : unexpected(error)
    write(response, known.status, { ...headers, ...known.headers }, JSON.stringify(known.body(), null, 2))
  }
}

function askedFor(parts: ApiParts, request: IncomingMessage, body: string, ref: RequestRef): Asked {
  const { publishable } = authenticate(request, parts.apiKey)
  const url = new URL(request.url ?? '/', 'http://localhost')
  const method = request.method ?? 'GET'
  const found = operationFor(method, url.pathname)
  if (!found) {
    const message = `Unrecognized request URL (${method}: ${url.pathname}). Please see https://stripe.com/docs or we can help at https://support.stripe.com/.`
    throw new WireError(404, { type: 'invalid_request_error', message }, { executed: false })
  }
  if (publishable && found.operation.publishable !== true) {
    const message = 'This API call cannot be made with a publishable API key. Please use a secret API key.'
    throw new WireError(403, { type: 'invalid_request_error', code: 'secret_key_required', message }, { executed: false })
  }
  if (method === 'POST') refuseOtherBodies(request, body)
  const form = decodeForm(method === 'POST' ? body : url.search.slice(1))
  return { operation: found.operation, id: found.id, path: url.pathname, form, publishable, ref }
}

function refuseOtherBodies(request: IncomingMessage, body: string): void {
  const type = request.headers['content-type'] ?? ''
  if (body === '' || type.startsWith('application/x-www-form-urlencoded')) return
  const message = `Invalid request (check that your POST content type is application/x-www-form-urlencoded): ${type}`
  throw new WireError(400, { type: 'invalid_request_error', message }, { executed: false })
}

async function answerOf(parts: ApiParts, asked: Asked, headers: Headers): Promise<KeptAnswer | 'reset' | 'silence'> {
  const { operation, path, ref } = asked
  const key = operation.method === 'POST' ? ref.idempotencyKey : null
  const kept = key === null ? undefined : parts.keys.begin({ key, path, parameters: canonicalForm(asked.form), requestId: ref.id })
  const { latencyMs, before, after } = parts.faults.draw({ operation: operation.name, method: operation.method, path, requestId: ref.id })
  if (latencyMs > 0) await wait(latencyMs)
  if (before) {
    if (key !== null && !kept) parts.keys.abandon(key)
    return brokenOff(before, headers)
  }
  if (kept) {
    parts.world.book.count(operation.name, 'replayed')
    if (after) return brokenOff(after, headers)
    headers['Idempotent-Replayed'] = 'true'
    headers['Original-Request'] = kept.requestId
    return kept.answer
  }
  const answer = execute(parts, asked, key)
  return after ? lostAnswer(parts, after, key, headers) : answer
}

/** The effect is there, its answer is not: an error in its place is what the key repeats, unless the fault says otherwise. */
function lostAnswer({ keys }: ApiParts, fault: Fault, key: string | null, headers: Headers): KeptAnswer | 'reset' | 'silence' {
  const broken = brokenOff(fault, headers)
  if (key !== null && typeof broken === 'object' && fault.replays !== 'result') {
    keys.finish(key, broken)
    headers['Stripe-Should-Retry'] = 'false'
  }
  return broken
}

function brokenOff(fault: Fault, headers: Headers): KeptAnswer | 'reset' | 'silence' {
  if (fault.effect === 'reset') return 'reset'
  if (fault.effect === 'no_answer') return 'silence'
  if (fault.effect === 'rate_limit') {
    headers['Stripe-Rate-Limited-Reason'] = 'global-rate'
    const message = 'Request rate limit exceeded. Learn more about rate limits here https://stripe.com/docs/rate-limits.'
    return answerFor(new WireError(429, { type: 'invalid_request_error', code: 'rate_limit', message }))
  }
  return answerFor(new WireError(fault.status ?? 500, { type: 'api_error', message: 'An unknown error occurred.' }))
}

/** Runs the request in one go and keeps its answer for the key, unless it was refused before it began. */
function execute(parts: ApiParts, asked: Asked, key: string | null): KeptAnswer {
  const { world } = parts
  return parts.run(asked.ref, () => {
    try {
      const params = new Params(asked.form)
      const result = asked.operation.handle({ world, params, id: asked.id, publishable: asked.publishable })
      const answer = { status: 200, body: JSON.stringify(expanded(world.state, result, params.texts('expand')), null, 2) }
      world.book.count(asked.operation.name, 'executed')
      if (key !== null) parts.keys.finish(key, answer)
      return answer
    } catch (error) {
      const known = error instanceof WireError ? error : unexpected(error)
      const answer = answerFor(known)
      if (known.executed) world.book.count(asked.operation.name, 'executed')
      if (key !== null && known.executed) parts.keys.finish(key, answer)
      if (key !== null && !known.executed) parts.keys.abandon(key)
      return answer
    }
  })
}

function answerFor(error: WireError): KeptAnswer {
  return { status: error.status, body: JSON.stringify(error.body(), null, 2) }
}

function unexpected(error: unknown): WireError {
  return new WireError(500, { type: 'api_error', message: `The fake Stripe failed: ${error instanceof Error ? error.message : String(error)}` })
}

function keyOf(request: IncomingMessage): string | null {
  return textOf(request.headers['idempotency-key']) ?? null
}

function textOf(header: string | string[] | undefined): string | undefined {
  const first = Array.isArray(header) ? header[0] : header
  return first === '' ? undefined : first
}

function write(response: ServerResponse, status: number, headers: Readonly<Record<string, string>>, body: string): void {
  if (response.destroyed) return
  response.writeHead(status, { ...headers, 'Content-Type': 'application/json', 'Cache-Control': 'no-cache, no-store' })
  response.end(body)
}
