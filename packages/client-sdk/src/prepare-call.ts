import type { EndpointId } from './api-types.ts'
import type { CallOptions } from './call-options.ts'
import type { ResolvedOptions } from './options.ts'
import { routes } from './routes.ts'
import type { Sendable } from './send.ts'

/** Takes the arguments of a call apart: path parameters, then the body or query where the call has one, then options. */
export const prepareCall = (id: EndpointId, args: readonly unknown[], client: Pick<ResolvedOptions, 'url' | 'timeoutMs'>): Sendable => {
  const [method, template, inputKind, isRepeatable, , otherStatus] = routes[id]
  const rest = [...args]
  const path = template.replace(/\{\w+\}/g, () => encodeURIComponent(String(rest.shift())))
  const input = inputKind === null ? undefined : rest.shift()
  const { signal, idempotencyKey, timeoutMs, headers } = (rest[0] as CallOptions | undefined) ?? {}
  const hasBody = inputKind === 'body' && input !== undefined
  return {
    method,
    url: client.url + path + (inputKind === 'query' ? queryString(input) : ''),
    // What is text already is a provider's signed message and is passed on byte by byte.
    body: hasBody ? (typeof input === 'string' ? input : JSON.stringify(input)) : undefined,
    headers: {
      ...(hasBody ? { 'content-type': 'application/json' } : {}),
      ...(method === 'POST' ? { 'idempotency-key': idempotencyKey ?? newKey() } : {}),
      ...headers,
    },
    isRepeatable,
    otherStatus,
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

/** Browsers have `randomUUID` on secure pages only; a shop tried out on a phone in the same room is on none. */
const newKey = (): string =>
  crypto.randomUUID?.() ?? Array.from(crypto.getRandomValues(new Uint8Array(16)), byte => byte.toString(16).padStart(2, '0')).join('')
