import type { EndpointId } from './api-types.ts'
import { createAuthorizer, type Headers, type TokenAnswer } from './authorize.ts'
import type { Calls } from './calls.ts'
import { isCartwrightError } from './cartwright-error.ts'
import { type ClientOptions, resolveOptions } from './options.ts'
import { prepareCall } from './prepare-call.ts'
import { routes, walks } from './routes.ts'
import { send } from './send.ts'
import { walk } from './walk.ts'

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
    const sendAs = (who: Headers) => send({ ...call, headers: { ...resolved.headers, ...who, ...headers } }, resolved)
    // Nobody asks who reads the catalog: without credentials its answers can be shared by caches. A login takes the guest's cart along.
    if (routes[id][4]) return sendAs(call.method === 'GET' ? {} : await authorizer.guestHeaders())
    const who = await authorizer.headers()
    try {
      return await sendAs(who)
    } catch (error) {
      if (!isRefusalOfToken(error) || !(await authorizer.renew(who))) throw error
      return sendAs(await authorizer.headers())
    }
  }

  const performAndRemember = async (id: EndpointId, args: readonly unknown[]): Promise<unknown> => {
    if (signOutCalls.has(id)) return signOut(id, args)
    const answer = await perform(id, args)
    if (signInCalls.has(id)) await authorizer.signedIn(answer as TokenAnswer)
    const { cart_token: cartToken } = id === 'cart.addItem' ? (answer as { readonly cart_token?: string }) : {}
    if (cartToken !== undefined) await authorizer.keepCartToken(cartToken)
    return answer
  }

  const signOut = async (id: EndpointId, args: readonly unknown[]): Promise<undefined> => {
    try {
      await perform(id, args)
    } catch (error) {
      // A login that the shop does not know any more has ended already.
      if (!isRefusalOfToken(error)) throw error
    }
    await authorizer.signedOut()
  }

  // Two first items at once would make two guest carts, and one would be forgotten with its token: the second waits for the first.
  let cartIsBorn: Promise<unknown> = Promise.resolve()
  const call = async (id: EndpointId, args: readonly unknown[]): Promise<unknown> => {
    if (id !== 'cart.addItem' || !(await authorizer.isUnknownGuest())) return performAndRemember(id, args)
    const added = cartIsBorn.then(() => performAndRemember(id, args))
    cartIsBorn = added.catch(() => undefined)
    return added
  }

  const functions = new Map<string, (...args: readonly unknown[]) => unknown>()
  for (const id of Object.keys(routes) as EndpointId[]) functions.set(id, (...args) => call(id, args))
  for (const [id, [list, items]] of Object.entries(walks)) {
    functions.set(id, (query, callOptions) => walk(page => call(list, [page, callOptions]), items, query as object | undefined))
  }
  return nest(functions) as unknown as Client
}

const signInCalls: ReadonlySet<EndpointId> = new Set<EndpointId>(['auth.finishAtIssuer', 'auth.login', 'auth.loginWithCode', 'auth.register', 'auth.refresh'])
const signOutCalls: ReadonlySet<EndpointId> = new Set<EndpointId>(['auth.logout', 'auth.logoutEverywhere'])

/** A wrong password is 401 too, but another token does not make it right. */
const isRefusalOfToken = (error: unknown): boolean => isCartwrightError(error) && error.status === 401 && error.code !== 'invalid_credentials'

type Branch = Record<string, unknown>

/** Hangs every function into its place: `admin.orders.list` under `admin`, `orders`. */
const nest = (functions: ReadonlyMap<string, unknown>): Branch => {
  const root: Branch = {}
  for (const [id, run] of functions) {
    const parts = id.split('.')
    const name = parts.pop() ?? id
    let branch = root
    for (const part of parts) {
      branch[part] ??= {}
      branch = branch[part] as Branch
    }
    branch[name] = run
  }
  return root
}
