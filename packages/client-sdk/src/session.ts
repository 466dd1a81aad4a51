/** What a client remembers of who it speaks for. */
export interface Session {
  /** The access token and when it expires, in milliseconds since 1970. */
  readonly accessToken?: string
  readonly accessTokenExpiresAt?: number
  readonly refreshToken?: string
  /** A guest's cart and orders. */
  readonly cartToken?: string
}

/** Where a {@link Session} is kept: in memory, in `localStorage`, in a cookie of your server. Everything in it is secret. */
export interface SessionStore {
  read(): Session | Promise<Session>
  write(session: Session): void | Promise<void>
}

/** Keeps the session for as long as the client lives. */
export const memorySession = (initial: Session = {}): SessionStore => {
  let session = initial
  return {
    read: () => session,
    write: next => {
      session = next
    },
  }
}

/** Changes the session by what it is at that moment. One change waits for the other, so that none overwrites what another has just written. */
export type ChangeSession = (change: (present: Session) => Session) => Promise<Session>

export const sessionChanger = (store: SessionStore): ChangeSession => {
  let last: Promise<unknown> = Promise.resolve()
  return change => {
    const changed = last.then(async () => {
      const present = await store.read()
      const next = change(present)
      if (next !== present) await store.write(next)
      return next
    })
    last = changed.catch(() => undefined)
    return changed
  }
}
