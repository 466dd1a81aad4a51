import { type ChildProcess, spawn } from 'node:child_process'
import { join } from 'node:path'
import { compileCache, compiledProgram } from './compiled-program.ts'
import { freePort } from './services/free-port.ts'
import { root } from './workspace.ts'

export interface ShopProcess {
  readonly url: string
  /** Ends it at once, as a power cut of the process would: no handler runs. */
  kill(): Promise<void>
  /** Asks it to end; answers with its exit code. */
  terminate(): Promise<number | null>
}

/**
 * `cartwright serve` from the sources, in a process of its own on loopback; resolves when it is ready.
 * @param databaseUrl `sqlite:FILE` or `postgres://...`
 * @param env more variables; `PORT` instead of a free one
 */
export async function startShop(databaseUrl: string, env: Readonly<Record<string, string>> = {}): Promise<ShopProcess> {
  const port = env.PORT ?? String(await freePort())
  const child = spawn(process.execPath, [await compiledProgram(join(root, 'packages/cli/src/main.ts')), 'serve'], {
    env: {
      ...process.env,
      ...compileCache(),
      PORT: port,
      HOST: '127.0.0.1',
      DATABASE_URL: databaseUrl,
      RATE_LIMIT: 'off',
      JWT_SECRET: 'a secret for tests only, of 32 bytes or more',
      ...env,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const said: string[] = []
  for (const stream of [child.stdout, child.stderr]) stream.on('data', data => said.push(String(data)))
  const url = `http://127.0.0.1:${port}`
  await untilReady(url, child, said)
  const ended = new Promise<number | null>(resolve => child.once('exit', code => resolve(code)))
  const end = (signal: 'SIGKILL' | 'SIGTERM'): Promise<number | null> => {
    child.kill(signal)
    return ended
  }
  return {
    url,
    kill: async () => {
      await end('SIGKILL')
    },
    terminate: () => end('SIGTERM'),
  }
}

async function untilReady(url: string, child: ChildProcess, said: readonly string[]): Promise<void> {
  while (child.exitCode === null) {
    const isReady = await fetch(`${url}/readyz`).then(
      response => response.ok,
      () => false,
    )
    if (isReady) return
    await new Promise(resolve => setTimeout(resolve, 20))
  }
  throw new Error(`The shop ended with ${child.exitCode} before it was ready:\n${said.join('')}`)
}
