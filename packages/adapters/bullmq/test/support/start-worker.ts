import { type ChildProcess, spawn } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { onTestFinished } from 'vitest'
import { compileCache, compiledProgram } from '../../../../../tests/support/compiled-program.ts'

export interface WorkerSetup {
  readonly file: string
  /** None for a worker without a dispatcher. */
  readonly url?: string
  readonly prefix: string
  /** By which it signs what it did. */
  readonly name: string
  readonly consumers: readonly string[]
  readonly aheadMs?: number
  readonly stuckOn?: number
  readonly failsOn?: number
  readonly slowMs?: number
}

export interface WorkerProcess {
  readonly child: ChildProcess
  /** Resolves when it has begun to work on the event of that order. */
  begun(orderId: number): Promise<void>
  /** Lets it go on with the event it is stuck on. */
  release(): void
  /** Ends it gracefully; with its exit code. */
  stop(): Promise<number | null>
  kill(): Promise<void>
}

const script = await compiledProgram(fileURLToPath(new URL('./worker-child.ts', import.meta.url)))

/** Starts a worker process; resolves when it works. It is killed at the end of the test. */
export async function startWorker(setup: WorkerSetup): Promise<WorkerProcess> {
  const child = spawn(process.execPath, [script], {
    env: { ...process.env, ...compileCache(), WORKER: JSON.stringify(setup) },
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  })
  const begun = new Set<number>()
  const listeners = new Set<() => void>()
  const ended = new Promise<number | null>(resolve => child.once('exit', code => resolve(code)))
  const kill = async () => {
    child.kill('SIGKILL')
    await ended
  }
  onTestFinished(kill)
  await new Promise<void>((resolve, reject) => {
    void ended.then(code => reject(new Error(`The worker ended with ${code} before it was ready.`)))
    child.on('message', (message: { readonly ready?: true; readonly begun?: number }) => {
      if (message.ready) resolve()
      if (message.begun !== undefined) begun.add(message.begun)
      for (const listener of listeners) listener()
    })
  })
  return {
    child,
    begun: orderId =>
      new Promise(resolve => {
        const look = () => {
          if (!begun.has(orderId)) return
          listeners.delete(look)
          resolve()
        }
        listeners.add(look)
        look()
      }),
    release: () => void child.send('release'),
    stop: () => {
      child.send('stop')
      return ended
    },
    kill,
  }
}
