import { createServer, type IncomingMessage } from 'node:http'
import type { AddressInfo } from 'node:net'
import { onTestFinished } from 'vitest'

/** A Vault as its HTTP API is documented: KV of version 2, AppRole and Kubernetes. */
export interface FakeVault {
  readonly url: string
  /** What was asked, as `GET secret/data/shop`. */
  readonly asked: string[]
  /** What follows is answered with this status; 0 never answers, null is itself again. */
  fails: (status: number | null) => void
}

export interface FakeVaultOptions {
  /** Fields by path. */
  readonly secrets: Readonly<Record<string, Readonly<Record<string, unknown>>>>
  readonly token: string
  readonly appRole?: { readonly roleId: string; readonly secretId: string }
  readonly kubernetes?: { readonly role: string; readonly jwt: string }
}

/** Starts one, which ends with the test. */
export const startVault = async ({ secrets, token, appRole, kubernetes }: FakeVaultOptions): Promise<FakeVault> => {
  const asked: string[] = []
  let failure: number | null = null
  const answer = async (request: IncomingMessage): Promise<readonly [number, unknown]> => {
    const path = (request.url ?? '').replace(/^\/v1\//, '')
    asked.push(`${request.method} ${path}`)
    if (failure !== null) return [failure, { errors: ['a canary of Vault'] }]
    if (request.headers['x-vault-request'] !== 'true') return [400, { errors: ['missing header'] }]
    if (request.method === 'POST') {
      const body = JSON.parse(await textOf(request)) as Readonly<Record<string, unknown>>
      const isRole = path === 'auth/approle/login' && body.role_id === appRole?.roleId && body.secret_id === appRole?.secretId
      const isPod = path === 'auth/kubernetes/login' && body.role === kubernetes?.role && body.jwt === kubernetes?.jwt
      return isRole || isPod ? [200, { auth: { client_token: token } }] : [400, { errors: ['invalid role or secret ID'] }]
    }
    if (request.headers['x-vault-token'] !== token) return [403, { errors: ['permission denied'] }]
    const data = secrets[path]
    return data ? [200, { data: { data, metadata: { version: 1 } } }] : [404, { errors: [] }]
  }
  const server = createServer((request, response) => {
    if (failure === 0) return
    void answer(request).then(([status, body]) => response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body)))
  })
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => {
    server.closeAllConnections()
    server.close()
  })
  const fails = (status: number | null) => {
    failure = status
  }
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, asked, fails }
}

const textOf = async (request: IncomingMessage): Promise<string> => {
  const parts: Buffer[] = []
  for await (const part of request) parts.push(part as Buffer)
  return Buffer.concat(parts).toString()
}
