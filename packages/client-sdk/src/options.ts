import { memorySession, type SessionStore } from './session.ts'

/** How to reach a shop, and as whom. */
export interface ClientOptions {
  /** Where the API is: `https://shop.example`, with a path in front of the API's own if it has one. In a browser `/api` will do. */
  readonly url: string
  /** What sends a request; the global `fetch` when left out. A shop in the same process is `app.fetch`. */
  readonly fetch?: (request: Request) => Response | Promise<Response>
  /** Signs every call as staff. Never in a browser. */
  readonly apiKey?: string
  /** Where the tokens of a login and the guest's cart token are kept; in memory when left out. */
  readonly session?: SessionStore
  /** How often a call that is safe to repeat is repeated after the first attempt; 2 when left out. */
  readonly retries?: number
  /** Milliseconds for one attempt; 30 seconds when left out. */
  readonly timeoutMs?: number
  /** Headers of every call. */
  readonly headers?: Readonly<Record<string, string>>
  /** Milliseconds since 1970; the machine's clock when left out. */
  readonly now?: () => number
  /** Waits between two attempts, and no longer once the signal is aborted; a timer when left out. */
  readonly wait?: (ms: number, signal?: AbortSignal) => Promise<void>
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
  now: options.now ?? Date.now,
  wait: options.wait ?? sleep,
})

const sleep = (ms: number, signal?: AbortSignal): Promise<void> =>
  new Promise(resolve => {
    const done = () => {
      clearTimeout(timer)
      signal?.removeEventListener('abort', done)
      resolve()
    }
    const timer = setTimeout(done, ms)
    signal?.addEventListener('abort', done)
    if (signal?.aborted) done()
  })
