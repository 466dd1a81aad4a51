// Goal: a shop says that it is ready only when its migrations are done, and says so no more from the moment it is told to stop; alive it is all the time.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createCommerce, silentLogger } from '@cartwright/core'
import { createApp } from '@cartwright/server'
import { sqlite } from '@cartwright/sqlite'
import { expect, it, onTestFinished } from 'vitest'

it('is ready only after its migrations, and not when it is about to stop', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'cartwright-ready-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  const commerce = createCommerce({ storage: sqlite(join(folder, 'shop.db')), logger: silentLogger })
  onTestFinished(() => commerce.close())
  const app = createApp(commerce)
  const shutdown = { stopping: false }
  const ask = async (path: string) => {
    const response = await app.request(path, {}, { shutdown })
    return [response.status, await response.json()]
  }
  expect([await ask('/readyz'), await ask('/livez')]).toEqual([
    [503, { status: 'DOWN' }],
    [200, { status: 'UP' }],
  ])
  expect(await ask('/actuator/health')).toMatchObject([503, { status: 'DOWN', components: { storage: { status: 'DOWN' } } }])
  await commerce.start()
  expect(await ask('/readyz')).toEqual([200, { status: 'UP' }])
  shutdown.stopping = true
  expect([await ask('/readyz'), await ask('/livez')]).toEqual([
    [503, { status: 'DOWN' }],
    [200, { status: 'UP' }],
  ])
})
