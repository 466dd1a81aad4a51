/** A stream that people or programs read. */
export interface Sink {
  write(text: string): unknown
  readonly isTTY?: boolean
  readonly columns?: number
}

/** Everything of the process that a command may touch; tests bring their own. */
export interface Terminal {
  readonly stdout: Sink
  readonly stderr: Sink
  readonly stdin: AsyncIterable<Uint8Array> & { readonly isTTY?: boolean; readonly setRawMode?: (isRaw: boolean) => unknown }
  readonly env: Readonly<Record<string, string | undefined>>
  readonly cwd: string
  /** Calls back when somebody wants the program to stop (Ctrl-C, SIGTERM). */
  readonly onStop: (stop: () => void) => void
  /** Calls back when somebody wants what runs to be replaced without a pause (SIGUSR2; SIGHUP too where no terminal was closed). Absent where nobody can say so. */
  readonly onRestart?: (restart: () => void) => void
  /** Calls back with what was thrown and caught by nobody; the process ends after that. Absent where somebody else sees to it. */
  readonly onCrash?: (hear: (error: unknown) => void) => void
}

/** The terminal of this process. */
export const processTerminal = (): Terminal => {
  let hangUp: (() => void) | undefined
  return {
    stdout: process.stdout,
    stderr: process.stderr,
    stdin: process.stdin,
    env: process.env,
    cwd: process.cwd(),
    onStop: stop => {
      for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, stop)
      process.on('SIGHUP', () => (hangUp ?? stop)())
    },
    onRestart: restart => {
      process.on('SIGUSR2', restart)
      if (!process.stdout.isTTY) hangUp = restart
    },
    onCrash: hear => {
      process.on('uncaughtException', error => {
        hear(error)
        process.exit(1)
      })
    },
  }
}
