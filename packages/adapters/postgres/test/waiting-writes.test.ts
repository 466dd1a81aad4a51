import type { Storage } from '@cartwright/core'
import pg from 'pg'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { emptyDatabase, giveBack, postgresUrl } from '../../../../tests/support/services/postgres-databases.ts'
import { postgres } from '../src/index.ts'

// What a write decides is what is so when it is its turn: each of these waits for another one that is under way on the same rows, and that commits while it waits.
describe.skipIf(postgresUrl === undefined)('a write that waited for another', () => {
  let url: string
  let shop: Storage
  let other: pg.Client
  /** Looks on: within a transaction, who waits is seen as it was at the first look. */
  let watcher: pg.Client
  let passed: string[]

  beforeEach(async () => {
    url = await emptyDatabase()
    passed = []
    shop = postgres(url, { failpoint: name => passed.push(name) })
    await shop.migrate()
    ;[other, watcher] = [new pg.Client({ connectionString: url }), new pg.Client({ connectionString: url })]
    await other.connect()
    await watcher.connect()
  })

  afterEach(async () => {
    await other.end()
    await watcher.end()
    await shop.close()
    giveBack(url)
  })

  const by = { at: 1_000, actor: 'test' }

  /** Lets the other one do `statements` and keep its locks; begins `work`, and once that waits for a lock, the other one commits. */
  async function meanwhile<T>(statements: string, work: () => Promise<T>): Promise<T> {
    await other.query(`BEGIN; ${statements}`)
    const working = work()
    const waiting = "SELECT count(*)::int AS count FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'"
    while ((await watcher.query<{ count: number }>(waiting)).rows[0]?.count === 0) await new Promise(resolve => setTimeout(resolve, 5))
    await other.query('COMMIT')
    return working
  }

  const stock = (units: number) => shop.inventory.adjust({ causeKey: 'seed', cause: 'adjust', reason: '', lines: [{ variantId: 1, to: units }] }, by)

  const holding = (key: string) => `SELECT 1 FROM stock WHERE variant_id = 1 FOR UPDATE; UPDATE stock SET reserved = reserved + 1 WHERE variant_id = 1;
    INSERT INTO hold (key, status, expires_at, created_at) VALUES ('${key}', 'held', 9000, 1000);
    INSERT INTO hold_line (hold_key, variant_id, location_id, quantity, shipped, released) VALUES ('${key}', 1, 1, 1, 0, 0);
    INSERT INTO movement (variant_id, location_id, delta_on_hand, delta_reserved, cause, cause_key, reason, actor, at) VALUES (1, 1, 0, 1, 'reserve', '${key}', '', 'other', 1000)`

  it('puts a level right by what is held then, not by what was held when it began', async () => {
    await stock(10)
    await other.query('UPDATE stock SET reserved = 3')
    const realign = () => shop.inventory.realign({ variantId: 1, locationId: 1, onHand: false, causeKey: 'repair', reason: '' }, by)
    const correction = await meanwhile(holding('theirs'), realign)
    expect(correction?.after).toEqual({ variantId: 1, locationId: 1, onHand: 10, reserved: 1 })
    expect((await shop.checkInvariants(2_000)).filter(({ violations }) => violations > 0)).toEqual([])
  })

  it('finds the hold that another process made under its key, and writes nothing', async () => {
    await stock(10)
    const reserve = () => shop.inventory.reserve({ key: 'same', lines: [{ variantId: 1, quantity: 1 }], expiresAt: 9_000 }, by)
    expect(await meanwhile(holding('same'), reserve)).toMatchObject({ ok: true, hold: { key: 'same', status: 'held' } })
    expect(passed).toEqual([])
    expect(await shop.inventory.levels([1])).toEqual([{ variantId: 1, locationId: 1, onHand: 10, reserved: 1 }])
  })

  it('does not take the last unit that another took', async () => {
    await stock(1)
    const reserve = () => shop.inventory.reserve({ key: 'mine', lines: [{ variantId: 1, quantity: 1 }], expiresAt: 9_000 }, by)
    expect(await meanwhile(holding('theirs'), reserve)).toEqual({ ok: false, shortages: [{ variantId: 1, requested: 1, available: 0 }] })
  })

  it('leaves a cart alone that was idle when it began and is not any more', async () => {
    const cart = {
      customerId: null,
      currency: 'USD',
      status: 'open',
      items: [],
      nextItemId: 1,
      discountCodes: [],
      giftCardIds: [],
      usesStoreCredit: false,
    } as const
    for (const tokenHash of ['a', 'b']) await shop.carts.insert({ ...cart, tokenHash, shippingMethod: null, createdAt: 1_000, updatedAt: 1_000 })
    const removed = await meanwhile("UPDATE cart SET updated_at = 9000, version = version + 1 WHERE token_hash = 'a'", () => shop.carts.expire(5_000, 100))
    expect(removed).toBe(1)
    expect([await shop.carts.latest({ tokenHash: 'a' }), await shop.carts.latest({ tokenHash: 'b' })]).toMatchObject([
      { status: 'open', updatedAt: 9_000 },
      null,
    ])
  })

  it('does not send a webhook again that is being sent', async () => {
    const endpoint = await shop.webhookEndpoints.insert({ url: 'https://receiver.test/', description: '', topics: ['*'], secret: 's' }, by)
    await shop.webhookEndpoints.addDeliveries([{ endpointId: endpoint.id, eventId: 1, messageId: 'm', topic: 'order.paid', body: '{}' }], 1_000)
    const claiming = `SELECT 1 FROM webhook_endpoint FOR UPDATE; UPDATE webhook_delivery SET token = 'theirs', leased_until = 9000`
    await meanwhile(claiming, () => shop.webhookEndpoints.redeliver(1, by))
    expect((await other.query('SELECT token, leased_until::int FROM webhook_delivery')).rows).toEqual([{ token: 'theirs', leased_until: 9_000 }])
  })
})
