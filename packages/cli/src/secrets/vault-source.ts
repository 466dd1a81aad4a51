import { readFileSync } from 'node:fs'
import { ShopUnreachableError, UsageError } from '../errors.ts'
import { isProduction } from '../is-production.ts'
import type { Terminal } from '../terminal.ts'
import type { SecretContent, SecretSource } from './secret-source.ts'

/** How long Vault has to answer a request. Milliseconds. */
const answerMaxMs = 5_000

/** Where Kubernetes puts what says who a pod is. */
const kubernetesTokenFile = '/var/run/secrets/kubernetes.io/serviceaccount/token'

interface Answer {
  readonly auth?: { readonly client_token?: unknown }
  readonly data?: { readonly data?: unknown }
}

/**
 * HashiCorp Vault, or OpenBao: secrets of a KV store of version 2, by its HTTP API. A path is that of the API, with `data` in it: `secret/data/shop`. `VAULT_ADDR` says where; `VAULT_TOKEN` lets in,
 * or `VAULT_ROLE_ID` and `VAULT_SECRET_ID` (AppRole), or `VAULT_ROLE` (Kubernetes).
 */
export const vaultSource = (env: Terminal['env']): SecretSource => {
  const ask = requestsOf(addressOf(env), env.VAULT_NAMESPACE)
  let token: Promise<string> | null = null
  return {
    read: async path => {
      if (!/^[\w.~-]+(\/[\w.~-]+)*$/.test(path) || /(^|\/)\.\.?(\/|$)/.test(path)) throw new UsageError('the path is one such as secret/data/shop')
      token ??= signIn(env, ask)
      const { data } = await ask(path, { token: await token })
      return contentOf(data?.data)
    },
  }
}

type Ask = (path: string, request: { readonly token?: string; readonly body?: Readonly<Record<string, string>> }) => Promise<Answer>

const addressOf = (env: Terminal['env']): URL => {
  const { VAULT_ADDR: text } = env
  if (!text) throw new UsageError('VAULT_ADDR is not set: it says where Vault is, such as https://vault.internal:8200')
  const url = URL.canParse(text) ? new URL(text) : null
  if (!url || !/^https?:$/.test(url.protocol) || url.username || url.password)
    throw new UsageError('VAULT_ADDR is an address such as https://vault.internal:8200')
  if (url.protocol === 'http:' && isProduction(env) && !/^(localhost|127\..*|\[::1\])$/.test(url.hostname))
    throw new UsageError('VAULT_ADDR is without TLS: what Vault answers could be read on its way. In production it is an https address')
  return url
}

const requestsOf =
  (address: URL, namespace: string | undefined): Ask =>
  async (path, { token, body }) => {
    const response = await fetch(`${address.href.replace(/\/$/, '')}/v1/${path}`, {
      method: body ? 'POST' : 'GET',
      headers: {
        'x-vault-request': 'true',
        ...(namespace ? { 'x-vault-namespace': namespace } : {}),
        ...(token ? { 'x-vault-token': token } : {}),
        ...(body ? { 'content-type': 'application/json' } : {}),
      },
      ...(body ? { body: JSON.stringify(body) } : {}),
      // What it leads to is asked nothing: the token is for this address.
      redirect: 'manual',
      signal: AbortSignal.timeout(answerMaxMs),
    }).catch((error: unknown) => {
      const isSlow = error instanceof Error && error.name === 'TimeoutError'
      throw new ShopUnreachableError(`Vault at ${address.origin} ${isSlow ? `does not answer within ${answerMaxMs / 1_000} s` : 'cannot be reached'}`)
    })
    if (!response.ok) throw refusal(response.status, address, body !== undefined)
    try {
      return (await response.json()) as Answer
    } catch {
      throw new ShopUnreachableError(`what answers at ${address.origin} is no Vault`)
    }
  }

const refusal = (status: number, address: URL, isSignIn: boolean): Error => {
  if (status === 404 && !isSignIn) return new UsageError('nothing lies there')
  if (status === 503) return new ShopUnreachableError(`Vault at ${address.origin} is sealed`)
  if (status === 400 || status === 403)
    return new ShopUnreachableError(`Vault at ${address.origin} ${isSignIn ? 'does not let us in' : 'does not let us read that'} (${status})`)
  return new ShopUnreachableError(`Vault at ${address.origin} answers with ${status}`)
}

const signIn = async (env: Terminal['env'], ask: Ask): Promise<string> => {
  const { VAULT_TOKEN, VAULT_ROLE_ID, VAULT_SECRET_ID, VAULT_ROLE, VAULT_AUTH_MOUNT: mount } = env
  if (VAULT_TOKEN) return VAULT_TOKEN
  if (VAULT_ROLE_ID && VAULT_SECRET_ID) return logIn(ask, mount || 'approle', { role_id: VAULT_ROLE_ID, secret_id: VAULT_SECRET_ID })
  if (VAULT_ROLE) return logIn(ask, mount || 'kubernetes', { role: VAULT_ROLE, jwt: kubernetesToken(env.VAULT_KUBERNETES_TOKEN_FILE || kubernetesTokenFile) })
  throw new UsageError('nothing says how to sign in to Vault: VAULT_TOKEN, or VAULT_ROLE_ID and VAULT_SECRET_ID, or VAULT_ROLE in Kubernetes')
}

const logIn = async (ask: Ask, mount: string, body: Readonly<Record<string, string>>): Promise<string> => {
  const { auth } = await ask(`auth/${mount}/login`, { body })
  if (typeof auth?.client_token !== 'string') throw new ShopUnreachableError('Vault answers the sign-in without a token')
  return auth.client_token
}

const kubernetesToken = (file: string): string => {
  try {
    return readFileSync(file, 'utf8').trim()
  } catch {
    throw new UsageError(`${file} cannot be read, which says who this pod is to Vault (VAULT_KUBERNETES_TOKEN_FILE)`)
  }
}

/** What is no text, such as a nested object, is no secret. */
const contentOf = (data: unknown): SecretContent => {
  if (typeof data !== 'object' || data === null)
    throw new UsageError('nothing lies there: the path of a KV store of version 2 has "data" in it, as secret/data/shop')
  return { text: null, fields: Object.fromEntries(Object.entries(data).filter(([, value]) => typeof value === 'string')) }
}
