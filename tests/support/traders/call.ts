import type { AnswerLog } from './answer-log.ts'

/** What a client was told. */
export interface Answer {
  readonly status: number
  readonly body: Readonly<Record<string, unknown>>
  readonly text: string
  readonly headers: Headers
}

export interface Request {
  readonly method?: 'GET' | 'POST' | 'PUT' | 'DELETE'
  readonly path: string
  readonly body?: unknown
  /** A guest's cart token. */
  readonly cart?: string
  /** An `Idempotency-Key`. */
  readonly key?: string
  /** An API key or an access token. */
  readonly bearer?: string
}

/** Longer than anything may take, also while the database is away: what is not answered by then hangs. Milliseconds. */
const hangsMs = 30_000

/** Calls a server and writes its answer down. Throws when there is none. */
export async function call(url: string, log: AnswerLog, { method = 'POST', path, body, cart, key, bearer }: Request): Promise<Answer> {
  const headers = {
    ...(body === undefined ? {} : { 'content-type': 'application/json' }),
    ...(cart === undefined ? {} : { 'x-cart-token': cart }),
    ...(key === undefined ? {} : { 'idempotency-key': key }),
    ...(bearer === undefined ? {} : { authorization: `Bearer ${bearer}` }),
  }
  const response = await fetch(url + path, {
    method,
    headers,
    signal: AbortSignal.timeout(hangsMs),
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  })
  const text = await response.text()
  const answer = { status: response.status, body: (text === '' ? {} : JSON.parse(text)) as Record<string, unknown>, text, headers: response.headers }
  log.write({ method, path, cart: cart ?? null, key: key ?? null, sent: body ?? null, status: answer.status, body: answer.body })
  return answer
}
