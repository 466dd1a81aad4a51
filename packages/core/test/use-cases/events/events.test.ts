import { describe, expect, it } from 'vitest'
import { memoryEventQueue } from '../../../src/memory/event-queue.ts'
import { manualClock } from '../../../src/memory/index.ts'
import { createJournal } from '../../../src/memory/journal.ts'
import { emptyTables } from '../../../src/memory/tables.ts'
import { event, type Principal } from '../../../src/model/index.ts'
import { type Consumer, noFailpoint } from '../../../src/ports/index.ts'
import { deadLetters, discardDeadLetter, retryDeadLetter, stats, subscribe } from '../../../src/use-cases/events/index.ts'

const by: Principal = { kind: 'staff', customerId: 3, sessionId: 1, role: 'admin', scopes: [] }
const first = { limit: 10 }

/** A queue with one dead letter for the consumer `mail`. */
const withDeadLetter = async () => {
  const tables = emptyTables()
  const journal = createJournal(tables)
  const clock = manualClock()
  const logs: unknown[] = []
  const deps = {
    events: memoryEventQueue(tables, journal),
    clock,
    logger: { log: (...line: unknown[]) => void logs.push(line) },
    dispatcher: null,
    failpoint: noFailpoint,
  }
  await deps.events.register([{ name: 'mail', topics: ['order.placed'] }])
  journal.prepare({ at: clock.now(), actor: 'guest', events: [event('order.placed', 'order:1', { orderId: 1 })] }, undefined)()
  await deps.events.relay(clock.now(), 10)
  const [delivery] = await deps.events.claim({ consumers: ['mail'], limit: 10, token: 't', now: clock.now(), leasedUntil: clock.now() + 1_000 })
  if (!delivery) throw new Error('Nothing was due.')
  await deps.events.fail(delivery.id, 't', { error: 'broken', availableAt: null })
  return { deps, logs, id: delivery.id, stored: () => JSON.stringify([...tables.deliveries]) }
}

describe('dead letters', () => {
  it('are listed with what went wrong', async () => {
    const { deps, id } = await withDeadLetter()
    const { items, total } = await deadLetters(deps, first)
    expect(total).toBe(1)
    expect(items[0]).toMatchObject({
      id,
      consumer: 'mail',
      status: 'dead',
      attempts: 1,
      lastError: 'broken',
      event: { topic: 'order.placed', payload: { orderId: 1 } },
    })
  })

  it('are due again at once when they are put back, with all attempts, and the log says by whom', async () => {
    const { deps, id, logs } = await withDeadLetter()
    await deps.clock.advance(5_000)
    await retryDeadLetter(deps, id, by)
    expect((await deadLetters(deps, first)).total).toBe(0)
    expect(await stats(deps)).toEqual({ ready: 1, leased: 0, dead: 0, oldestReadyMs: 0 })
    const [delivery] = await deps.events.claim({ consumers: ['mail'], limit: 10, token: 'u', now: deps.clock.now(), leasedUntil: deps.clock.now() + 1 })
    expect(delivery).toMatchObject({ id, attempts: 1 })
    expect(logs).toEqual([['info', 'A dead letter was put back.', { deliveryId: id, actor: 'staff:3' }]])
  })

  it('are gone when they are discarded, and the log says by whom', async () => {
    const { deps, id, logs } = await withDeadLetter()
    await discardDeadLetter(deps, id, by)
    expect(await stats(deps)).toEqual({ ready: 0, leased: 0, dead: 0, oldestReadyMs: 0 })
    expect(logs).toEqual([['info', 'A dead letter was discarded.', { deliveryId: id, actor: 'staff:3' }]])
  })

  it('that are none can be neither put back nor discarded', async () => {
    const { deps, id, stored, logs } = await withDeadLetter()
    const before = stored()
    for (const act of [retryDeadLetter, discardDeadLetter]) await expect(act(deps, id + 1, by)).rejects.toMatchObject({ code: 'dead_letter_not_found' })
    expect(stored()).toBe(before)
    await retryDeadLetter(deps, id, by)
    const ready = stored()
    for (const act of [retryDeadLetter, discardDeadLetter]) await expect(act(deps, id, by)).rejects.toMatchObject({ code: 'dead_letter_not_found' })
    expect(stored()).toBe(ready)
    expect(logs).toHaveLength(1)
  })
})

describe('subscribe', () => {
  const consumer: Consumer = { name: 'mine', topics: ['order.paid'], handle: async () => {} }

  it('makes the consumer known to the queue and to this process', async () => {
    const tables = emptyTables()
    const consumers: Consumer[] = []
    await subscribe({ events: memoryEventQueue(tables, createJournal(tables)) }, consumers, consumer)
    expect(consumers).toEqual([consumer])
    expect([...tables.consumers]).toEqual([['mine', ['order.paid']]])
  })

  it.each([
    [consumer, 'duplicate'],
    [{ ...consumer, name: ' ' }, 'validation_failed'],
    [{ ...consumer, name: 'other', topics: [] }, 'validation_failed'],
  ])('refuses %j: %s', async (refused, code) => {
    const tables = emptyTables()
    const events = memoryEventQueue(tables, createJournal(tables))
    const consumers = [consumer]
    await expect(subscribe({ events }, consumers, refused)).rejects.toMatchObject({ code })
    expect(consumers).toEqual([consumer])
    expect(tables.consumers.size).toBe(0)
  })

  it('leaves this process without a consumer that the queue does not take', async () => {
    const tables = emptyTables()
    const events = { ...memoryEventQueue(tables, createJournal(tables)), register: () => Promise.reject(new Error('down')) }
    const consumers: Consumer[] = []
    await expect(subscribe({ events }, consumers, consumer)).rejects.toThrow('down')
    expect(consumers).toEqual([])
  })
})
