/** What a test tells a shop process to do; each is answered with the same id, if the process lives. */
export type Command = { readonly id: number } & (
  | {
      /** From now on, dies at the n-th failpoint whose name begins with `point`; `*` is any. */
      readonly do: 'arm'
      readonly point: string
      readonly nth: number
    }
  | { readonly do: 'call'; readonly path: readonly [string, string]; readonly args: readonly unknown[] }
  | {
      /** Moves the clock by `ms` in steps of the sweeper's, with a sweep and the workers' round after each. */
      readonly do: 'recover'
      readonly ms: number
    }
  | { readonly do: 'advance'; readonly ms: number }
)

export type Notice =
  | { readonly ready: string }
  | { readonly id: number; readonly value: unknown }
  | { readonly id: number; readonly error: { readonly code: string; readonly message: string } }
  /** How far its clock is ahead, whenever that changed. */
  | { readonly aheadMs: number }
  /** A failpoint it came by while armed or recovering. */
  | { readonly hit: string }

/** How a shop process is set up, as JSON in its environment. */
export interface Setup {
  readonly databaseUrl: string
  readonly aheadMs: number
  readonly capture: 'automatic' | 'manual'
  /** Where the provider is. */
  readonly bankUrl: string
  /** Where workers are told of events; none where they look themselves. */
  readonly redisUrl?: string
  /** Armed from the first statement on. */
  readonly arm?: { readonly point: string; readonly nth: number }
}

/** What the provider signs with. */
export const webhookSecret = 'whsec_of_crash_tests'
