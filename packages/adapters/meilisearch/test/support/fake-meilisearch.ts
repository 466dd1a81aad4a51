import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { ApiError } from './fake/api-error.ts'
import { Indexes } from './fake/indexes.ts'
import { answer } from './fake/routes.ts'
import { TaskQueue } from './fake/task-queue.ts'

/** What the server does to requests: answers them, leaves them without an answer, breaks the connection, or answers as a proxy does whose server is away. */
export type FakeMood = 'well' | 'hangs' | 'breaks' | 'is away'

/**
 * A Meilisearch of our own, written from its API documentation (v1.18): what the adapter uses of it, with its rules for words, typos, filters, facets and tasks. It refuses
 * what it does not know. Where Meilisearch promises nothing (ties, estimates, folding of values), it does what suits an adapter least.
 */
export interface FakeMeilisearch {
  readonly host: string
  readonly apiKey: string
  readonly indexes: Indexes
  readonly queue: TaskQueue
  /** Method and path of every request so far. */
  readonly requests: string[]
  mood: FakeMood
  close(): Promise<void>
}

export async function startFakeMeilisearch(port = 0): Promise<FakeMeilisearch> {
  const apiKey = 'fake-key'
  const fake = { indexes: new Indexes(), queue: new TaskQueue(), requests: [] as string[], mood: 'well' as FakeMood }
  const server = createServer((request, response) => {
    void respond(request, response).catch(error => response.destroy(error))
  })

  const respond = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const url = new URL(request.url ?? '/', 'http://fake')
    fake.requests.push(`${request.method} ${url.pathname}`)
    const body = await bodyOf(request)
    if (fake.mood === 'hangs') return
    if (fake.mood === 'breaks') {
      request.socket.destroy()
      return
    }
    if (fake.mood === 'is away') {
      response.writeHead(503, { 'content-type': 'text/html' }).end('<h1>503 Service Unavailable</h1>')
      return
    }
    const { status, body: answered } = attempt(() => {
      checkKey(request.headers.authorization, apiKey)
      return answer(fake, request.method ?? 'GET', url, body)
    })
    response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(answered))
  }

  await new Promise<void>(resolve => server.listen(port, '127.0.0.1', resolve))
  const { port: listening } = server.address() as AddressInfo
  return Object.assign(fake, {
    host: `http://127.0.0.1:${listening}`,
    apiKey,
    close: () =>
      new Promise<void>(resolve => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  })
}

function attempt(work: () => { readonly status: number; readonly body: unknown }): { readonly status: number; readonly body: unknown } {
  try {
    return work()
  } catch (error) {
    if (error instanceof ApiError) return { status: error.status, body: error.body() }
    throw error
  }
}

function checkKey(authorization: string | undefined, apiKey: string): void {
  if (authorization === undefined) throw new ApiError(401, 'missing_authorization_header', 'The Authorization header is missing.')
  if (authorization !== `Bearer ${apiKey}`) throw new ApiError(403, 'invalid_api_key', 'The provided API key is invalid.')
}

async function bodyOf(request: IncomingMessage): Promise<unknown> {
  let text = ''
  for await (const chunk of request.setEncoding('utf8')) text += chunk
  return text === '' ? undefined : JSON.parse(text)
}
