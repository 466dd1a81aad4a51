import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { compileCache, compiledProgram } from './compiled-program.ts'
import { root } from './workspace.ts'

export interface WorkerProcess {
  /** What it has said so far. */
  said(): string
  /** Asks it to end; answers with its exit code. */
  terminate(): Promise<number | null>
  /** Ends it at once. */
  kill(): Promise<void>
}

/** `cartwright worker` from the sources, in a process of its own; resolves when it works. */
export async function startWorkerProcess(databaseUrl: string, env: Readonly<Record<string, string>> = {}): Promise<WorkerProcess> {
  const child = spawn(process.execPath, [await compiledProgram(join(root, 'packages/cli/src/main.ts')), 'worker'], {
    env: { ...process.env, ...compileCache(), DATABASE_URL: databaseUrl, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let text = ''
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', data => {
      text += String(data)
    })
  }
  const ended = new Promise<number | null>(resolve => child.once('exit', code => resolve(code)))
  while (!text.includes('Ctrl-C stops it.')) {
    await Promise.race([once(child.stdout, 'data'), ended])
    if (child.exitCode !== null) throw new Error(`The worker ended with ${child.exitCode}: ${text}`)
  }
  const end = (signal: 'SIGTERM' | 'SIGKILL') => {
    child.kill(signal)
    return ended
  }
  return {
    said: () => text,
    terminate: () => end('SIGTERM'),
    kill: async () => {
      await end('SIGKILL')
    },
  }
}
