import { memorySession, type SessionStore } from './session.ts'

/** How to reach a shop, and as whom. */
export interface ClientOptions {
  /** Where the API is: `https://shop.example`, with a path in front of the API's own if it has one. */
  readonly url: string
  /** What sends a request; the global `fetch` when left out. A shop in the same process is `app.fetch`. */
  readonly fetch?: (request: Request) => Response | Promise<Response>
  /** Signs every call as staff. Never in a browser. */
  readonly apiKey?: string
  /** Where tokens and the guest's cart token are kept; in memory when left out. */
  readonly session?: SessionStore
  /** How often a call that is safe to repeat is repeated after the first attempt; 2 when left out. */
  readonly retries?: number
  /** Milliseconds for one attempt; 30 seconds when left out. */
  readonly timeoutMs?: number
  /** Headers of every call. */
  readonly headers?: Readonly<Record<string, string>>
  /** Waits between attempts; for tests. */
  readonly wait?: (ms: number) => Promise<void>
}

/** The options with every default filled in. */
export type ResolvedOptions = Required<Omit<ClientOptions, 'apiKey'>> & { readonly apiKey: string | undefined }

export const resolveOptions = (options: ClientOptions): ResolvedOptions => ({
  url: options.url.replace(/\/+$/, ''),
  fetch: options.fetch ?? (request => fetch(request)),
  apiKey: options.apiKey,
  session: options.session ?? memorySession(),
  retries: options.retries ?? 2,
  timeoutMs: options.timeoutMs ?? 30_000,
  headers: options.headers ?? {},
  wait: options.wait ?? (ms => new Promise(resolve => setTimeout(resolve, ms))),
})
