import type { EndpointId } from '@cartwright/server/contract'
import { createAuthorizer, type TokenAnswer } from './authorize.ts'
import type { CallOptions, Calls } from './call.ts'
import { isCartwrightError } from './cartwright-error.ts'
import { endpointTable } from './endpoint-table.ts'
import { type ClientOptions, type ResolvedOptions, resolveOptions } from './options.ts'
import { send } from './send.ts'

/** Every call of the API: `client.products.list({ search: 'phone' })`, `client.admin.orders.get(7)`. */
export type Client = Calls

/**
 * A client of the shop at `url`. Keeps the guest's cart token and the tokens of a login, renews them when they run out, sends one `Idempotency-Key` with
 * every POST and all its retries, and repeats only what is safe to repeat. Calls throw `CartwrightError`.
 */
export const createClient = (options: ClientOptions): Client => {
  const resolved = resolveOptions(options)
  const authorizer = createAuthorizer(resolved)

  const perform = async (id: EndpointId, args: readonly unknown[]): Promise<unknown> => {
    const { headers, ...call } = prepareCall(id, args, resolved)
    const sendWith = (credentials: Headers) => send({ ...call, headers: { ...resolved.headers, ...credentials, ...headers } }, resolved)
    // Nothing to renew here: these calls are about the tokens themselves.
    if (tokenCalls.has(id)) return sendWith(await authorizer.guestHeaders())
    const credentials = await authorizer.headers()
    try {
      return await sendWith(credentials)
    } catch (error) {
      if (!isCartwrightError(error) || error.status !== 401 || !(await authorizer.renew(credentials))) throw error
      return sendWith(await authorizer.headers())
    }
  }

  const performAndRemember = async (id: EndpointId, args: readonly unknown[]): Promise<unknown> => {
    const answer = await perform(id, args)
    if (signInCalls.has(id)) await authorizer.signedIn(answer as TokenAnswer)
    else if (signOutCalls.has(id)) await authorizer.signedOut()
    else if (id === 'cart.addItem') await authorizer.keepCartToken((answer as { readonly cart_token?: string }).cart_token)
    return answer
  }

  // Two first items at once would make two guest carts, and one would be forgotten with its token: the second waits for the first.
  let cartIsBorn: Promise<unknown> = Promise.resolve()
  const addFirstItem = (args: readonly unknown[]): Promise<unknown> => {
    const added = cartIsBorn.then(() => performAndRemember('cart.addItem', args))
    cartIsBorn = added.catch(() => undefined)
    return added
  }

  return nest(id => async (...args) => {
    if (id === 'cart.addItem' && (await authorizer.isUnknownGuest())) return addFirstItem(args)
    return performAndRemember(id, args)
  })
}

type Headers = Readonly<Record<string, string>>

const signInCalls: ReadonlySet<EndpointId> = new Set(['auth.login', 'auth.register', 'auth.refresh'] satisfies EndpointId[])
const signOutCalls: ReadonlySet<EndpointId> = new Set(['auth.logout', 'auth.logoutEverywhere'] satisfies EndpointId[])
const tokenCalls: ReadonlySet<EndpointId> = new Set(['auth.login', 'auth.register', 'auth.refresh', 'auth.resetPassword'] satisfies EndpointId[])

/** Takes the arguments of a call apart: path parameters, then the body or query where the call has one, then options. */
const prepareCall = (id: EndpointId, args: readonly unknown[], client: ResolvedOptions) => {
  const [method, template, inputKind, isIdempotent] = endpointTable[id]
  const names = template.match(/\{\w+\}/g) ?? []
  const path = names.reduce<string>((filled, name, index) => filled.replace(name, () => encodeURIComponent(String(args[index]))), template)
  const rest = args.slice(names.length)
  const input = inputKind === null ? undefined : rest[0]
  const { signal, idempotencyKey, timeoutMs, headers } = ((inputKind === null ? rest[0] : rest[1]) as CallOptions | undefined) ?? {}
  const body = inputKind === 'body' && input !== undefined ? JSON.stringify(input) : undefined
  return {
    method,
    url: client.url + path + (inputKind === 'query' ? queryString(input) : ''),
    body,
    headers: {
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      ...(method === 'POST' ? { 'idempotency-key': idempotencyKey ?? crypto.randomUUID() } : {}),
      ...headers,
    },
    // A PATCH may carry the version it expects and would then refuse its own repeat.
    isRepeatable: method === 'POST' ? isIdempotent : method !== 'PATCH',
    signal,
    timeoutMs: timeoutMs ?? client.timeoutMs,
  }
}

const queryString = (input: unknown): string => {
  const query = new URLSearchParams()
  for (const [name, value] of Object.entries(input ?? {})) {
    for (const single of Array.isArray(value) ? value : [value]) if (single !== undefined) query.append(name, String(single))
  }
  return query.size === 0 ? '' : `?${query}`
}

/** Hangs every call into its place: `admin.orders.list` under `admin`, `orders`. */
const nest = (makeCall: (id: EndpointId) => (...args: readonly unknown[]) => Promise<unknown>): Client => {
  const root: Record<string, unknown> = {}
  for (const id of Object.keys(endpointTable) as EndpointId[]) {
    const parts = id.split('.')
    const name = parts.pop() ?? id
    let group = root
    for (const part of parts) {
      group[part] ??= {}
      group = group[part] as Record<string, unknown>
    }
    group[name] = makeCall(id)
  }
  return root as unknown as Client
}
