import { type ChildProcess, spawn } from 'node:child_process'
import { join } from 'node:path'
import { compileCache, compiledProgram } from '../compiled-program.ts'
import { root } from '../workspace.ts'
import type { Command, Notice, Setup } from './messages.ts'

export interface Answer {
  readonly status: number
  readonly body: Record<string, unknown>
  readonly text: string
  readonly isReplay: boolean
}

/** Why a request or a call has no answer: the process is dead. */
export class Gone extends Error {
  constructor(cause?: unknown) {
    super('The shop is gone.', { cause })
    this.name = 'Gone'
  }
}

/** A shop in a process of its own: over HTTP as a buyer, by messages as its operator. What is under way when it dies rejects with {@link Gone}. */
export interface CrashShop {
  readonly url: string
  /** Names of the failpoints it came by while it was armed from the start, or recovering. */
  readonly hits: readonly string[]
  /** How far its clock is ahead, also after its death. */
  readonly aheadMs: number
  /** Resolves with the signal that ended it. */
  readonly death: Promise<NodeJS.Signals | null>
  post(path: string, body: unknown, headers?: Readonly<Record<string, string>>): Promise<Answer>
  call<T>(area: string, method: string, ...args: readonly unknown[]): Promise<T>
  arm(point: string, nth: number): Promise<void>
  recover(ms: number): Promise<void>
  advance(ms: number): Promise<void>
  kill(): Promise<void>
}

type Unsent<C> = C extends Command ? Omit<C, 'id'> : never

/** @param onAhead hears by how much the shop's clock was moved on: the world's clock is the same */
export async function startCrashShop(setup: Setup, onAhead: (ms: number) => void): Promise<CrashShop> {
  const child = spawn(process.execPath, [await compiledProgram(join(root, 'tests/support/crash/shop-child.ts'))], {
    env: { ...process.env, ...compileCache(), CRASH_SHOP: JSON.stringify(setup) },
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  })
  const death = new Promise<NodeJS.Signals | null>(resolve => child.once('exit', (_, signal) => resolve(signal)))
  const state = { aheadMs: setup.aheadMs, hits: [] as string[] }
  const waiting = new Map<number, { resolve: (value: unknown) => void; reject: (error: Error) => void }>()
  const ready = new Promise<string | null>(resolve => {
    child.on('message', (notice: Notice) => {
      if ('ready' in notice) resolve(notice.ready)
      else if ('aheadMs' in notice) {
        onAhead(notice.aheadMs - state.aheadMs)
        state.aheadMs = notice.aheadMs
      } else if ('hit' in notice) state.hits.push(notice.hit)
      else settle(waiting.get(notice.id), notice)
    })
    void death.then(() => {
      for (const { reject } of waiting.values()) reject(new Gone())
      resolve(null)
    })
  })
  const url = (await ready) ?? ''
  let last = 0
  const send = (command: Unsent<Command>) =>
    new Promise<unknown>((resolve, reject) => {
      if (child.exitCode !== null || child.signalCode !== null) {
        reject(new Gone())
        return
      }
      const id = ++last
      waiting.set(id, { resolve, reject })
      child.send({ ...command, id }, error => error && reject(new Gone(error)))
    })

  return {
    url,
    hits: state.hits,
    get aheadMs() {
      return state.aheadMs
    },
    death,
    post: (path, body, headers = {}) => post(url + path, body, headers),
    call: async <T>(area: string, method: string, ...args: readonly unknown[]) => (await send({ do: 'call', path: [area, method], args })) as T,
    arm: async (point, nth) => void (await send({ do: 'arm', point, nth })),
    recover: async ms => void (await send({ do: 'recover', ms })),
    advance: async ms => void (await send({ do: 'advance', ms })),
    kill: () => killed(child, death),
  }
}

function settle(waiter: { resolve: (value: unknown) => void; reject: (error: Error) => void } | undefined, notice: Extract<Notice, { id: number }>): void {
  if ('error' in notice) waiter?.reject(Object.assign(new Error(notice.error.message), { code: notice.error.code }))
  else waiter?.resolve(notice.value)
}

async function post(url: string, body: unknown, headers: Readonly<Record<string, string>>): Promise<Answer> {
  const text = typeof body === 'string' ? body : JSON.stringify(body)
  const response = await fetch(url, { method: 'POST', headers: { 'content-type': 'application/json', ...headers }, body: text }).catch((cause: unknown) => {
    throw new Gone(cause)
  })
  const answer = await response.text()
  return {
    status: response.status,
    body: JSON.parse(answer) as Record<string, unknown>,
    text: answer,
    isReplay: response.headers.get('idempotent-replayed') === 'true',
  }
}

async function killed(child: ChildProcess, death: Promise<unknown>): Promise<void> {
  child.kill('SIGKILL')
  await death
}
