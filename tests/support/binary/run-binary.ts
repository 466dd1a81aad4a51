import { type ChildProcess, spawn } from 'node:child_process'
import { onTestFinished } from 'vitest'

/** What a command line of the executable did. */
export interface BinaryRan {
  readonly code: number | null
  readonly out: string
  readonly err: string
}

/** A server of the executable. */
export interface BinaryServing {
  readonly url: string
  readonly pid: number
  readonly text: () => string
  /** Ends it as `systemctl stop` would. */
  readonly stop: () => Promise<BinaryRan>
}

/** Starts the executable in its folder, with an empty `PATH` and no variable but those given. */
const start = (folder: string, args: readonly string[], env: Readonly<Record<string, string>>): ChildProcess =>
  spawn('./cartwright', args, { cwd: folder, env: { PATH: '', HOME: folder, ...env }, stdio: ['ignore', 'pipe', 'pipe'] })

const ending = (child: ChildProcess) => {
  const said = { out: '', err: '' }
  child.stdout?.on('data', chunk => {
    said.out += chunk
  })
  child.stderr?.on('data', chunk => {
    said.err += chunk
  })
  return {
    said,
    ended: new Promise<BinaryRan>((resolve, reject) => {
      child.once('error', reject)
      child.once('close', code => resolve({ code, ...said }))
    }),
  }
}

/** Runs one command line to its end. */
export const runBinary = (folder: string, args: readonly string[], env: Readonly<Record<string, string>> = {}): Promise<BinaryRan> =>
  ending(start(folder, args, env)).ended

/** Serves on a free port of loopback until the test is over; resolves when the shop is open. */
export const serveBinary = async (folder: string, args: readonly string[] = [], env: Readonly<Record<string, string>> = {}): Promise<BinaryServing> => {
  const child = start(folder, ['serve', ...args], { PORT: '0', ...env })
  const { said, ended } = ending(child)
  // After a test that failed, too: processes that it started end by themselves.
  onTestFinished(() => void child.kill('SIGTERM'))
  const opened = new Promise<string>(resolve => {
    child.stdout?.on('data', () => {
      const [url] = /http:\/\/127\.0\.0\.1:\d+/.exec(said.out) ?? []
      if (url !== undefined && said.out.includes('Ctrl-C')) resolve(url)
    })
  })
  const failed = ended.then(({ code, out, err }) => Promise.reject(new Error(`serve ended with ${code}: ${out}${err}`)))
  const url = await Promise.race([opened, failed])
  return {
    url,
    pid: child.pid ?? 0,
    text: () => said.out + said.err,
    stop: () => {
      child.kill('SIGTERM')
      return ended
    },
  }
}
