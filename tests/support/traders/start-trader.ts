import { spawn } from 'node:child_process'
import { join } from 'node:path'
import { compileCache, compiledProgram } from '../compiled-program.ts'
import { root } from '../workspace.ts'
import type { TraderSetup } from './trader-setup.ts'

/** A process that serves the shop. */
export interface Trader {
  readonly url: string
  /** Everything it logged as an error, and whatever Node had to say. */
  said(): string
  isGone(): boolean
  /** Resolves with what it ended with: an exit code, or the signal that killed it. */
  readonly ended: Promise<number | NodeJS.Signals | null>
  end(signal: 'SIGTERM' | 'SIGKILL'): Promise<number | NodeJS.Signals | null>
}

/** Starts one; resolves when it is open. Throws what it said when it ends before. */
export async function startTrader(setup: TraderSetup): Promise<Trader> {
  const child = spawn(process.execPath, [await compiledProgram(join(root, 'tests/support/traders/trader.ts'))], {
    env: { ...process.env, ...compileCache(), TRADER: JSON.stringify(setup) },
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  })
  let said = ''
  for (const stream of [child.stdout, child.stderr])
    stream?.on('data', data => {
      said += String(data)
    })
  const ended = new Promise<number | NodeJS.Signals | null>(resolve => child.once('exit', (code, signal) => resolve(signal ?? code)))
  const url = await Promise.race([new Promise<string>(resolve => child.once('message', message => resolve(String(message)))), ended.then(() => undefined)])
  if (url === undefined) throw new Error(`A trader ended before it was open: ${said}`)
  return {
    url,
    said: () => said,
    isGone: () => child.exitCode !== null || child.signalCode !== null,
    ended,
    end: signal => {
      child.kill(signal)
      return ended
    },
  }
}
