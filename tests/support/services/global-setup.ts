import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { TestProject } from 'vitest/node'
import { programsVariable } from '../compiled-program.ts'
import { inPath } from './in-path.ts'
import { startPostgres } from './postgres-server.ts'
import { startRedis } from './redis-server.ts'
import { serviceVariables } from './test-services.ts'

const closers: (() => Promise<void>)[] = []

/** Starts what tests share, once a run, and says where it is through the environment; what is given there already is taken instead. */
export async function setup(project: TestProject): Promise<void> {
  const programs = mkdtempSync(join(tmpdir(), 'cartwright-programs-'))
  process.env[programsVariable] = programs
  project.onTestsRerun(() => empty(programs))
  closers.push(async () => empty(programs))
  const provide = async (variable: string, what: string, start: () => Promise<{ readonly url: string; close(): Promise<void> } | undefined>) => {
    if (process.env[variable]) return
    const reason = await start().then(
      server => {
        if (!server) return 'it is not installed'
        process.env[variable] = server.url
        closers.push(() => server.close())
        return undefined
      },
      (error: Error) => error.message,
    )
    if (reason === undefined) return
    if (process.env.CI === 'true') throw new Error(`CI has no ${what}: ${reason}`)
    process.stderr.write(`Tests that need ${what} are skipped: ${reason}\n`)
  }
  await Promise.all([
    provide(serviceVariables.postgres, 'Postgres', () => startPostgres()),
    provide(serviceVariables.redis, 'Redis (redis-server)', () => startRedis()),
    provide(serviceVariables.browser, 'a browser (chromium)', async () => browserProgram()),
  ])
}

const empty = (folder: string) => rmSync(folder, { recursive: true, force: true })

/** Each test file starts a browser of its own: here it is only found. */
function browserProgram() {
  const [path] = ['chromium', 'chromium-browser', 'google-chrome-stable', 'google-chrome'].map(inPath).filter(found => found !== undefined)
  return path === undefined ? undefined : { url: path, close: async () => undefined }
}

export async function teardown(): Promise<void> {
  for (const close of closers) await close()
}
