import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { onTestFinished } from 'vitest'

/** A server in front of a shop that passes everything on, and calls back when requests to a path come in. */
export interface DeadlyProxy {
  readonly url: string
  /** Calls `strike` with the nth POST to this path, before it is passed on. */
  readonly strikeAt: (path: string, nth: number, strike: () => void) => void
}

/** Stands between a program and a shop: the program can be killed in the middle of a request that the shop still carries out. */
export const deadlyProxy = async (shop: string): Promise<DeadlyProxy> => {
  let watched = { path: '', left: 0, strike: () => undefined as unknown }
  const server = createServer(async (request, response) => {
    const pieces: Buffer[] = []
    for await (const piece of request) pieces.push(piece)
    if (request.method === 'POST' && request.url === watched.path && --watched.left === 0) watched.strike()
    const headers = Object.entries(request.headers).flatMap(([name, value]) =>
      typeof value === 'string' && !hopByHop.has(name) ? [[name, value] as [string, string]] : [],
    )
    const body = pieces.length === 0 ? undefined : Buffer.concat(pieces)
    const answer = await fetch(new URL(request.url ?? '/', shop), { method: request.method ?? 'GET', headers, ...(body ? { body } : {}) })
    response.writeHead(answer.status, { 'content-type': answer.headers.get('content-type') ?? 'application/json' })
    response.end(Buffer.from(await answer.arrayBuffer()))
  })
  await new Promise<void>(ready => server.listen(0, '127.0.0.1', ready))
  onTestFinished(() => {
    server.closeAllConnections()
    server.close()
  })
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    strikeAt: (path, nth, strike) => {
      watched = { path, left: nth, strike }
    },
  }
}

const hopByHop = new Set(['connection', 'host', 'content-length', 'transfer-encoding', 'keep-alive'])
