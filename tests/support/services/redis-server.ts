import { type ChildProcess, spawn } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { freePort } from './free-port.ts'
import { inPath } from './in-path.ts'

export interface RedisServer {
  readonly url: string
  readonly port: number
  /** Its process: for tests that stop it (`SIGSTOP`) or let it die (`SIGKILL`). */
  readonly process: ChildProcess
  /** Ends it at once and starts another on the same port, with nothing in it. */
  restart(): Promise<void>
  close(): Promise<void>
}

export interface RedisServerOptions {
  /** A free one unless told. */
  readonly port?: number
  /** More of what redis-server takes on its command line. */
  readonly args?: readonly string[]
}

/** Starts a Redis that keeps nothing on disk, on loopback. Undefined when there is no redis-server here. Throws when it does not answer within ten seconds. */
export async function startRedis({ port: wanted, args = [] }: RedisServerOptions = {}): Promise<RedisServer | undefined> {
  const program = inPath('redis-server')
  if (program === undefined) return undefined
  const port = wanted ?? (await freePort())
  const folder = mkdtempSync(join(tmpdir(), 'cartwright-redis-'))
  const start = async (): Promise<ChildProcess> => {
    const options = ['--port', String(port), '--bind', '127.0.0.1', '--save', '', '--appendonly', 'no', '--dir', folder, '--loglevel', 'warning', ...args]
    const child = spawn(program, options, { stdio: 'ignore' })
    await answering(port, child)
    return child
  }
  let child = await start()
  return {
    url: `redis://127.0.0.1:${port}`,
    port,
    get process() {
      return child
    },
    restart: async () => {
      await end(child)
      child = await start()
    },
    close: async () => {
      await end(child)
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

async function answering(port: number, child: ChildProcess): Promise<void> {
  for (let tries = 0; tries < 500; tries += 1) {
    if (child.exitCode !== null) throw new Error(`redis-server ended with ${child.exitCode}`)
    if (await pongs(port)) return
    await new Promise(resolve => setTimeout(resolve, 20))
  }
  throw new Error('redis-server did not answer within ten seconds')
}

function pongs(port: number): Promise<boolean> {
  return new Promise(resolve => {
    const socket = connect(port, '127.0.0.1', () => socket.write('PING\r\n'))
    const answer = (isUp: boolean) => {
      socket.destroy()
      resolve(isUp)
    }
    socket.once('data', data => answer(String(data).startsWith('+PONG')))
    socket.once('error', () => answer(false))
  })
}

function end(child: ChildProcess): Promise<void> {
  return new Promise(resolve => {
    if (child.exitCode !== null || child.signalCode !== null) return resolve()
    child.once('exit', () => resolve())
    child.kill('SIGKILL')
  })
}
