import { randomUUID } from 'node:crypto'
import pg from 'pg'

/** What processes tell each other: events were stored; the catalog was changed. */
export type Signal = 'stored' | 'catalog'

/** Signals of this kind are sent at most this often by one process, in milliseconds: a commit that notifies waits for every other one that does, so commits of the shop never do. */
const gatherMs = 20
/** How long a connection that broke is left alone, in milliseconds. */
const reconnectMs = 1_000

export interface AcrossProcesses {
  /** Tells the other processes, soon. A hint: it may get lost. */
  tell(signal: Signal): void
  /** Hears what others tell; `onSilence` is called when what was told meanwhile may have been missed. Listening begins with the first listener. */
  hear(listener: (signal: Signal) => void): () => void
  close(): Promise<void>
}

export interface AcrossProcessesOptions {
  readonly config: pg.ClientConfig
  /** Runs the statement that tells, on any connection. */
  readonly run: (text: string, values: unknown[]) => Promise<unknown>
}

/** Signals between the processes of a shop, by LISTEN and NOTIFY. */
export function acrossProcesses({ config, run }: AcrossProcessesOptions): AcrossProcesses {
  const own = randomUUID()
  const listeners = new Set<(signal: Signal) => void>()
  const planned = new Map<Signal, NodeJS.Timeout>()
  let listening: Promise<pg.Client | undefined> | undefined
  let isClosed = false

  const heard = ({ payload = '' }: pg.Notification): void => {
    const [sender, signal] = payload.split(' ')
    if (sender !== own) for (const listener of listeners) listener(signal as Signal)
  }

  const again = (): void => {
    if (isClosed || listeners.size === 0) return
    listening = undefined
    setTimeout(() => {
      if (!isClosed) listening ??= connect()
    }, reconnectMs).unref()
  }

  const connect = async (): Promise<pg.Client | undefined> => {
    const client = new pg.Client({ ...config, query_timeout: undefined })
    client.on('error', () => undefined)
    client.on('end', again)
    client.on('notification', heard)
    try {
      await client.connect()
      await client.query('LISTEN cartwright')
      return client
    } catch {
      // Workers look by themselves every second; it is tried again.
      again()
      return undefined
    }
  }

  return {
    tell: signal => {
      if (planned.has(signal) || isClosed) return
      const send = () => {
        planned.delete(signal)
        void run('SELECT pg_notify($1, $2)', ['cartwright', `${own} ${signal}`]).catch(() => undefined)
      }
      planned.set(signal, setTimeout(send, gatherMs))
    },
    hear: listener => {
      listeners.add(listener)
      listening ??= connect()
      return () => listeners.delete(listener)
    },
    close: async () => {
      isClosed = true
      for (const timer of planned.values()) clearTimeout(timer)
      await (await listening)?.end().catch(() => undefined)
    },
  }
}
