import { onTestFinished } from 'vitest'
import { runProgram } from '../../src/program.ts'

/** A shop that is being served in this process. */
export interface Served {
  readonly url: string
  readonly text: () => string
  /** Ends it as Ctrl-C would; gives the exit code. */
  readonly stop: () => Promise<number>
}

/** Starts `cartwright serve` in this process and waits until it says that it is open. */
export const serve = async (cwd: string, args: readonly string[] = ['--demo'], env: Readonly<Record<string, string>> = {}): Promise<Served> => {
  let text = ''
  let interrupt: () => void = () => undefined
  let opened: (url: string) => void = () => undefined
  const url = new Promise<string>(resolve => {
    opened = resolve
  })
  const sink = {
    write: (part: string) => {
      text += part
      const [address] = /http:\/\/127\.0\.0\.1:\d+/.exec(text) ?? []
      if (address !== undefined && text.includes('Ctrl-C')) opened(address)
    },
  }
  const stdin = { async *[Symbol.asyncIterator]() {} }
  const exit = runProgram(['serve', ...args], {
    stdout: sink,
    stderr: sink,
    stdin,
    env: { PORT: '0', ...env },
    cwd,
    onStop: stop => {
      interrupt = stop
    },
  })
  const stop = () => {
    interrupt()
    return exit
  }
  onTestFinished(async () => {
    await stop()
  })
  const ended = exit.then(code => Promise.reject(new Error(`serve ended with ${code}: ${text}`)))
  return { url: await Promise.race([url, ended]), text: () => text, stop }
}
