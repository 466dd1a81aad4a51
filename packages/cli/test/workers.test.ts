import { execFileSync } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { Agent, request as httpRequest } from 'node:http'
import { join } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import { emptyDatabase, giveBack, postgresUrl } from '../../../tests/support/services/postgres-databases.ts'
import { start } from './support/program-process.ts'
import { temporaryFolder } from './support/run.ts'

type Running = ReturnType<typeof start>

const urlOf = ({ text }: Running): string => /http:\/\/127\.0\.0\.1:\d+/.exec(text())?.[0] ?? ''

const membersOf = ({ child }: Running): number[] => {
  try {
    return execFileSync('pgrep', ['-P', String(child.pid)], { encoding: 'utf8' })
      .split('\n')
      .filter(line => line !== '')
      .map(Number)
  } catch {
    // What it does when there are none.
    return []
  }
}

/** Looks until it is so: a process takes its time. */
const until = async (isSo: () => boolean | Promise<boolean>): Promise<void> => {
  while (!(await isSo())) await new Promise(resolve => setTimeout(resolve, 20))
}

/** One request; resolves with its status, or with the code of what went wrong. */
const get = (url: string, agent: Agent): Promise<number | string> =>
  new Promise(resolve => {
    const request = httpRequest(url, { agent }, response => {
      response.resume()
      response.on('end', () => resolve(response.statusCode ?? 0))
    })
    request.on('error', error => resolve('code' in error ? String(error.code) : error.message))
    request.end()
  })

/** Clients that ask without a pause until they are told to stop. `outcomes` counts answers by status, and failures by code. */
const load = (url: string, clients: number) => {
  const agent = new Agent({ keepAlive: true, maxSockets: clients })
  const outcomes: Record<string, number> = {}
  let isOver = false
  const client = async () => {
    while (!isOver) {
      const outcome = await get(`${url}/products?limit=1`, agent)
      outcomes[outcome] = (outcomes[outcome] ?? 0) + 1
    }
  }
  const ended = Promise.all(Array.from({ length: clients }, client))
  return {
    outcomes,
    /** Resolves earlier when something else came: the test looks at it in the end. */
    answered: (count: number) => until(() => (outcomes[200] ?? 0) >= count || Object.keys(outcomes).some(outcome => outcome !== '200')),
    end: async () => {
      isOver = true
      await ended
      agent.destroy()
    },
  }
}

const shopOnPostgres = async (): Promise<Record<string, string>> => {
  const url = await emptyDatabase()
  onTestFinished(() => giveBack(url))
  return { DATABASE_URL: url, RATE_LIMIT: 'off' }
}

describe.skipIf(postgresUrl === undefined)('serve --workers on Postgres', { timeout: 120_000 }, () => {
  it('announces the shop once, and loses no request: neither at a restart, nor at the end when clients look at /readyz', async () => {
    const shop = start(['serve', '--workers', '2'], temporaryFolder(), { ...(await shopOnPostgres()), DRAIN_MS: '5000' })
    await shop.printed('Ctrl-C')
    const before = membersOf(shop)
    const { outcomes, answered, end } = load(urlOf(shop), 8)
    await answered(100)
    shop.child.kill('SIGUSR2')
    await shop.printed('Restarted.')
    const after = membersOf(shop)
    expect([after.length, after.filter(pid => before.includes(pid))]).toEqual([2, []])
    await answered((outcomes[200] ?? 0) + 100)
    shop.child.kill('SIGTERM')
    await until(async () => (await get(`${urlOf(shop)}/readyz`, new Agent())) === 503)
    await end()
    expect(await shop.exited).toBe(0)
    expect(outcomes).toEqual({ 200: expect.any(Number) })
    expect(await get(`${urlOf(shop)}/readyz`, new Agent())).toBe('ECONNREFUSED')
    expect(shop.text().split('The shop is open.')).toHaveLength(2)
    expect(shop.text().endsWith('"message":"Stopped."}\n')).toBe(true)
  })

  it('replaces a process that was killed, and serves meanwhile', async () => {
    const shop = start(['serve', '--workers', '2'], temporaryFolder(), await shopOnPostgres())
    await shop.printed('Ctrl-C')
    const [killed = 0, other = 0] = membersOf(shop)
    process.kill(killed, 'SIGKILL')
    await shop.printed('A process of the shop ended; another is started.')
    expect(await get(`${urlOf(shop)}/livez`, new Agent())).toBe(200)
    await until(() => membersOf(shop).length === 2)
    expect([membersOf(shop).includes(other), membersOf(shop).includes(killed)]).toEqual([true, false])
    shop.child.kill('SIGINT')
    expect(await shop.exited).toBe(0)
    expect(membersOf(shop)).toEqual([])
  })
})

describe('serve --workers', { timeout: 120_000 }, () => {
  /** Lets the processes of a shop, but not the first, end at their start while a file is there. */
  const failing = (folder: string): { readonly env: Record<string, string>; readonly fail: () => void } => {
    const sign = join(folder, 'fail')
    writeFileSync(join(folder, 'fail.cjs'), `if (require('node:cluster').isWorker && require('node:fs').existsSync(${JSON.stringify(sign)})) process.exit(7)`)
    return { env: { NODE_OPTIONS: `--require=${join(folder, 'fail.cjs')}` }, fail: () => writeFileSync(sign, '') }
  }

  it('gives up when the first process ends while it starts', async () => {
    const folder = temporaryFolder()
    const { env, fail } = failing(folder)
    fail()
    const shop = start(['serve', '--workers', '3'], folder, env)
    expect(await shop.exited).toBe(1)
    expect(shop.text()).toBe('error: The first process of the shop ended while it started.\n')
  })

  it('keeps what serves when a new process ends while it starts, and gives up when nobody is left', async () => {
    const folder = temporaryFolder()
    const { env, fail } = failing(folder)
    const shop = start(['serve', '--workers', '2'], folder, env)
    await shop.printed('Ctrl-C')
    const before = membersOf(shop)
    fail()
    shop.child.kill('SIGHUP')
    await shop.printed('Not restarted: the new process ended while it started. The others go on.')
    expect(membersOf(shop)).toEqual(before)
    for (const pid of before) process.kill(pid, 'SIGKILL')
    expect(await shop.exited).toBe(1)
    expect(shop.text()).toContain('error: No process of the shop is left, and new ones end while they start.\n')
  })

  it('says once that the port is taken', async () => {
    const first = start(['serve'], temporaryFolder())
    await first.printed('Ctrl-C')
    const { port } = new URL(urlOf(first))
    const second = start(['serve', '--workers', '2'], temporaryFolder(), { PORT: port })
    expect(await second.exited).toBe(1)
    expect(second.text()).toBe(`error: Port ${port} is taken by another program: choose one with PORT, as in PORT=${Number(port) + 1}.\n`)
  })

  it('serves one file of SQLite too, with the same secrets in every process', async () => {
    const shop = start(['serve', '--demo', '--workers', '2'], temporaryFolder())
    await shop.printed('Ctrl-C')
    const url = urlOf(shop)
    const login = await fetch(`${url}/auth/login`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: '{"email":"user@example.com","password":"password123"}',
    })
    const { token } = (await login.json()) as { token: string }
    // Each on a connection of its own, which the processes take in turn.
    const statuses = await Promise.all(
      Array.from({ length: 6 }, async () => (await fetch(`${url}/me`, { headers: { authorization: `Bearer ${token}`, connection: 'close' } })).status),
    )
    expect(statuses).toEqual([200, 200, 200, 200, 200, 200])
    shop.child.kill('SIGTERM')
    expect(await shop.exited).toBe(0)
  })
})
