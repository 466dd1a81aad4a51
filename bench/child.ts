import { type ChildProcess, spawn } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { createServer } from 'node:net'

export interface Server {
  readonly url: string
  readonly pid: number
  /** Milliseconds from the start of the process to its first answer. */
  readonly firstAnswerMs: number
  stop(): Promise<void>
}

/** Starts a Node program that listens on PORT, and waits until `path` answers. */
export async function startServer(args: readonly string[], env: Readonly<Record<string, string>>, path: string): Promise<Server> {
  const port = await freePort()
  const began = performance.now()
  const child = spawn(process.execPath, args, { env: { ...process.env, ...env, PORT: String(port) }, stdio: ['ignore', 'ignore', 'pipe'] })
  child.stderr.pipe(process.stderr)
  const url = `http://127.0.0.1:${port}`
  await firstAnswer(`${url}${path}`, child)
  return { url, pid: child.pid ?? 0, firstAnswerMs: performance.now() - began, stop: () => stopped(child) }
}

/** Starts a Node program that prints `listening PORT`. */
export async function startPrinting(args: readonly string[]): Promise<Server> {
  const began = performance.now()
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] })
  const port = await new Promise<string>((resolve, reject) => {
    child.stdout.on('data', data => {
      const match = /listening (\d+)/.exec(String(data))
      if (match?.[1]) resolve(match[1])
    })
    child.once('exit', code => reject(new Error(`${args.join(' ')} ended with ${code}`)))
  })
  return { url: `http://127.0.0.1:${port}`, pid: child.pid ?? 0, firstAnswerMs: performance.now() - began, stop: () => stopped(child) }
}

/** Resident memory in MiB, or NaN where /proc is not. */
export function residentMiB(pid: number): number {
  try {
    return Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]) / 1024
  } catch {
    return Number.NaN
  }
}

async function firstAnswer(url: string, child: ChildProcess): Promise<void> {
  while (child.exitCode === null) {
    const answered = await fetch(url).then(
      response => response.ok,
      () => false,
    )
    if (answered) return
    await new Promise(resolve => setTimeout(resolve, 5))
  }
  throw new Error(`the server ended with ${child.exitCode} before it answered`)
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer()
    probe.once('error', reject)
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address()
      const port = typeof address === 'object' && address ? address.port : 0
      probe.close(() => resolve(port))
    })
  })
}

function stopped(child: ChildProcess): Promise<void> {
  return new Promise(resolve => {
    if (child.exitCode !== null) resolve()
    child.once('exit', () => resolve())
    // That it stops as it was told to belongs into no table of figures.
    child.stderr?.unpipe().resume()
    child.kill('SIGTERM')
  })
}
