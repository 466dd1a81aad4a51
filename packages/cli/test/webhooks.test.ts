import { createServer, type IncomingHttpHeaders } from 'node:http'
import type { AddressInfo } from 'node:net'
import { openSqlite, sqlite } from '@cartwright/sqlite'
import { afterEach, describe, expect, it } from 'vitest'
import { run, runJson, temporaryFolder } from './support/run.ts'

const ends: (() => unknown)[] = []
afterEach(async () => {
  await Promise.all(ends.splice(0).map(end => end()))
})

/** A receiver on loopback that answers with `status.is`. */
const openReceiver = async () => {
  const status = { is: 204 }
  const seen: IncomingHttpHeaders[] = []
  const server = createServer((request, response) => {
    seen.push(request.headers)
    request.resume().on('end', () => response.writeHead(status.is).end())
  })
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  ends.push(() => new Promise(resolve => server.close(resolve)))
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/hooks`, status, seen }
}

interface Made {
  readonly secret: string
  readonly webhook: { readonly id: number; readonly url: string; readonly topics: readonly string[] }
}

const openShop = async () => {
  const cwd = temporaryFolder()
  expect((await run(['migrate'], { cwd })).code).toBe(0)
  return { cwd, env: { WEBHOOK_ALLOW_PRIVATE: 'true' } }
}

describe('cartwright webhooks', () => {
  it('adds an endpoint, pings it, shows the log, and prints a secret only when it is made', async () => {
    const shop = await openShop()
    const { url, status, seen } = await openReceiver()
    const made = await runJson<Made>(['webhooks', 'add', url, '--topic', 'order.*', '--topic', 'stock.changed', '--description', 'ERP'], shop)
    expect(made).toMatchObject({ secret: expect.stringMatching(/^whsec_/), webhook: { id: 1, url, topics: ['order.*', 'stock.changed'], description: 'ERP' } })

    const ping = await run(['webhooks', 'ping', '1'], shop)
    expect([ping.code, ping.out]).toEqual([0, expect.stringMatching(/State +delivered\n/)])
    status.is = 500
    const failed = await run(['webhooks', 'ping', '1'], shop)
    expect([failed.code, failed.out]).toEqual([1, expect.stringContaining('Answered 500.')])
    expect(seen.map(headers => String(headers['webhook-signature']).split(' ').length)).toEqual([1, 1])

    expect((await run(['webhooks', 'deliveries', '1', '--state', 'failed'], shop)).out).toMatch(/webhook\.ping .* failed +- +Answered 500\./)
    expect((await run(['webhooks', 'delivery', '1'], shop)).out).toMatch(/webhook-id +msg_/)
    status.is = 204
    const rotated = await run(['webhooks', 'rotate', '1'], shop)
    expect(rotated.out).toMatch(/^whsec_\S+\n$/)
    await run(['webhooks', 'ping', '1'], shop)
    expect(String(seen.at(-1)?.['webhook-signature']).split(' ').length).toBe(2)
    const printed = [await run(['webhooks', 'list'], shop), await run(['webhooks', 'show', '1'], shop), await run(['webhooks', 'list', '--json'], shop)]
    for (const { code, out } of printed) expect([code, out.includes('whsec_'), out.includes(url)]).toEqual([0, false, true])
  })

  it('changes, switches off and on, sends again and removes', async () => {
    const shop = await openShop()
    const { url } = await openReceiver()
    expect((await run(['webhooks', 'list'], shop)).out).toBe('There is no webhook endpoint.\n')
    expect((await run(['webhooks', 'add', url], shop)).out).toMatch(/^whsec_\S+\n\nEndpoint 1 is told of \*\.\n$/)
    expect((await run(['webhooks', 'update', '1', '--topic', 'order.paid'], shop)).out).toMatch(/Events +order\.paid\n/)
    expect((await run(['webhooks', 'disable', '1'], shop)).out).toBe('Endpoint 1 is disabled.\n')
    expect((await run(['webhooks', 'list'], shop)).out).toMatch(/disabled .* \(person\)/)
    expect((await run(['webhooks', 'redeliver', '--endpoint', '1', '--since', '2026-11-20'], shop)).err).toContain('[webhook_endpoint_disabled]')
    expect((await run(['webhooks', 'enable', '1'], shop)).out).toBe('Endpoint 1 is enabled.\n')
    expect((await run(['webhooks', 'redeliver', '--endpoint', '1', '--since', '2026-11-20'], shop)).out).toBe(
      'No message to endpoint 1 of since then is failed. Pending ones are sent by themselves; a delivered one is sent again by its number ("webhooks deliveries 1").\n',
    )
    await run(['webhooks', 'ping', '1'], shop)
    expect((await run(['webhooks', 'redeliver', '1'], shop)).out).toBe('Delivery 1 (webhook.ping) is sent again.\n')
    expect((await run(['webhooks', 'remove', '1', '--yes'], shop)).out).toBe('Endpoint 1 is removed.\n')
    expect((await run(['webhooks', 'show', '1'], shop)).err).toContain('[webhook_endpoint_not_found]')
  })

  it('says when something is sent next to an endpoint that fails', async () => {
    const shop = await openShop()
    const { url } = await openReceiver()
    await run(['webhooks', 'add', url], shop)
    const state = async () => (await run(['webhooks', 'list'], shop)).out.split('\n')[1] ?? ''
    expect(await state()).toMatch(/ enabled$/)
    const change = async (health: { readonly failures: number; readonly parked_until: number }) => {
      const db = openSqlite(`${shop.cwd}/shop.db`)
      const failing = { ...health, failing_since: Date.parse('2026-01-01T10:00:00Z') }
      await db.write(tx => tx.updateTable('webhook_endpoint').set(failing).execute())
      await db.close()
    }
    await change({ failures: 1, parked_until: Date.parse('2026-01-01T10:00:00Z') })
    expect(await state()).toMatch(/ failing since 2026-01-01 10:00, nothing waits$/)
    const storage = sqlite(`${shop.cwd}/shop.db`)
    const event = { endpointId: 1, eventId: 1, messageId: 'msg_1', topic: 'order.paid', body: '{}' } as const
    await storage.webhookEndpoints.addDeliveries([event], Date.parse('2026-01-01T10:05:00Z'))
    await storage.close()
    expect(await state()).toMatch(/ failing since 2026-01-01 10:00, tried again 2026-01-01 10:05$/)
    await change({ failures: 5, parked_until: Date.parse('2999-01-01T10:30:00Z') })
    expect(await state()).toMatch(/ failing since 2026-01-01 10:00, parked until 2999-01-01 10:30$/)
    expect((await run(['webhooks', 'show', '1'], shop)).out).toMatch(/State +failing since 2026-01-01 10:00, parked until 2999-01-01 10:30\n/)
  })

  it('takes no half of a question', async () => {
    const shop = await openShop()
    for (const args of [
      [],
      ['1', '--endpoint', '1', '--since', '2026-11-20'],
      ['--endpoint', '1'],
      ['--since', '2026-11-20'],
      ['--since', 'soon', '--endpoint', '1'],
    ])
      expect((await run(['webhooks', 'redeliver', ...args], shop)).code).toBe(2)
    expect((await run(['webhooks', 'rotate', '1', '--overlap', '721'], shop)).code).toBe(2)
  })

  it('lets nothing go to http or inside unless that is allowed, which it never is in production', async () => {
    const { cwd } = await openShop()
    const add = (env: Record<string, string>, url = 'http://127.0.0.1:9/') => run(['webhooks', 'add', url], { cwd, env })
    expect((await add({})).err).toContain('[webhook_url_refused]')
    expect((await add({ WEBHOOK_ALLOW_PRIVATE: 'false' }, 'https://169.254.169.254/')).err).toContain('[webhook_url_refused]')
    expect(await add({ WEBHOOK_ALLOW_PRIVATE: 'true', NODE_ENV: 'production' })).toMatchObject({
      code: 2,
      err: expect.stringContaining('refused in production'),
    })
    expect((await add({ WEBHOOK_ALLOW_PRIVATE: 'perhaps' })).code).toBe(2)
    expect((await add({}, 'https://receiver.example/')).code).toBe(0)
  })
})
