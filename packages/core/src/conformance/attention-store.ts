import { expect } from 'vitest'
import { type Attention, type AttentionSighting, event } from '../model/index.ts'
import type { Storage } from '../ports/index.ts'
import { atOnce, auditCount, expectPages, expectRefusal, largest, now, strangeText, watchEvents, writeBy } from './fixtures.ts'
import type { ConformanceCase } from './suite.ts'

const seen = {
  reason: 'payment_mismatch',
  subject: 'payment:7',
  moneyAtRisk: { amount: largest, currency: 'EUR' },
  detail: { here: 100, there: 'nothing', text: strangeText, deep: { list: [1, null] } },
} as const satisfies AttentionSighting

const telling = writeBy<Attention>({
  events: ({ id }) => [event('attention.opened', `attention:${id}`, { attentionId: id })],
  audit: ({ id }) => ({ action: 'attention.opened', subject: `attention:${id}` }),
})

async function open({ attention }: Storage, parts: Partial<AttentionSighting> = {}, at = now): Promise<Attention> {
  return (await attention.open({ ...seen, ...parts }, writeBy({ at }))).record
}

/** The promises of the attention store. */
export const attentionCases: readonly ConformanceCase<Storage>[] = [
  {
    name: 'gives a record back as it was opened, with an id',
    run: async ({ attention }) => {
      const { record, created } = await attention.open(seen, writeBy())
      const fresh = { status: 'open', count: 1, openedAt: now, lastSeenAt: now, resolvedAt: null, resolvedBy: null, note: '' }
      expect({ record, created }).toEqual({ record: { ...seen, ...fresh, id: record.id }, created: true })
      const bare = await attention.open({ reason: 'dead_letters', subject: 'events', moneyAtRisk: null, detail: {} }, writeBy())
      expect(bare.record).toEqual({ reason: 'dead_letters', subject: 'events', moneyAtRisk: null, detail: {}, ...fresh, id: bare.record.id })
      expect([await attention.record(record.id), await attention.record(bare.record.id), await attention.record(999_999)]).toEqual([record, bare.record, null])
    },
  },
  {
    name: 'counts what is seen again while it is open, and keeps what was seen last',
    safety: true,
    run: async ({ attention }) => {
      const { record } = await attention.open(seen, writeBy())
      const again = { ...seen, moneyAtRisk: { amount: 5, currency: 'JPY' }, detail: { here: 101 } }
      const { record: second, created } = await attention.open(again, writeBy({ at: now + 60_000 }))
      expect({ second, created }).toEqual({ second: { ...record, ...again, count: 2, lastSeenAt: now + 60_000 }, created: false })
      expect((await attention.open({ ...seen, moneyAtRisk: null }, writeBy({ at: now + 1 }))).record).toEqual({
        ...record,
        moneyAtRisk: null,
        count: 3,
        lastSeenAt: now + 60_000,
      })
      expect((await attention.list({}, { limit: 9 })).total).toBe(1)
    },
  },
  {
    name: 'keeps reasons and subjects apart',
    run: async storage => {
      const ids = [await open(storage), await open(storage, { subject: 'payment:8' }), await open(storage, { reason: 'dispute' })].map(({ id }) => id)
      expect(new Set(ids).size).toBe(3)
    },
  },
  {
    name: 'opens one record when sixteen see the same at once',
    safety: true,
    run: async storage => {
      const events = await watchEvents(storage)
      const answers = await atOnce(16, () => storage.attention.open(seen, telling))
      expect(answers.filter(({ created }) => created).length).toBe(1)
      const { items, total } = await storage.attention.list({}, { limit: 9 })
      expect({ total, count: items[0]?.count }).toEqual({ total: 1, count: 16 })
      expect((await events()).map(({ topic, payload }) => [topic, payload])).toEqual([['attention.opened', { attentionId: items[0]?.id }]])
      expect(await auditCount(storage)).toBe(1)
    },
  },
  {
    name: 'closes a record once, with who, when and why; seen again it is a new one',
    safety: true,
    run: async storage => {
      const { attention } = storage
      const record = await open(storage)
      const by = writeBy<Attention>({ at: now + 5, actor: 'staff:1', audit: ({ id }) => ({ action: 'attention.resolved', subject: `attention:${id}` }) })
      const closed = await attention.resolve(record.id, strangeText, by)
      expect(closed).toEqual({ ...record, status: 'resolved', resolvedAt: now + 5, resolvedBy: 'staff:1', note: strangeText })
      expect(await attention.resolve(record.id, 'other', { ...by, at: now + 9, actor: 'staff:2' })).toEqual(closed)
      expect([await attention.record(record.id), await auditCount(storage)]).toEqual([closed, 1])
      const next = await attention.open(seen, writeBy({ at: now + 10 }))
      expect({ created: next.created, isOther: next.record.id !== record.id, count: next.record.count }).toEqual({ created: true, isOther: true, count: 1 })
      await expectRefusal(attention.resolve(999_999, '', by), 'attention_not_found')
    },
  },
  {
    name: 'lists records, the newest first, in pages, by status, reason and subject',
    run: async storage => {
      const { attention } = storage
      const ids: number[] = []
      for (const number of [1, 2, 3, 4, 5]) ids.unshift((await open(storage, { subject: `payment:${number}` })).id)
      await expectPages(
        page => attention.list({}, page),
        ids,
        ({ id }) => id,
      )
      await attention.resolve(ids[0] ?? 0, '', writeBy())
      const found = async (filter: Parameters<typeof attention.list>[0]) => (await attention.list(filter, { limit: 9 })).items.map(({ id }) => id)
      expect(await found({ status: 'resolved' })).toEqual([ids[0]])
      expect(await found({ status: 'open', reason: 'payment_mismatch' })).toEqual(ids.slice(1))
      expect([await found({ subject: 'payment:2' }), await found({ reason: 'dispute' })]).toEqual([[ids[3]], []])
    },
  },
  {
    name: 'opens and closes nothing when events or audit line cannot be made',
    safety: true,
    run: async storage => {
      const { attention } = storage
      const failing = writeBy<Attention>({
        events: () => {
          throw new Error('no events')
        },
      })
      await expect(attention.open(seen, failing)).rejects.toThrow('no events')
      expect((await attention.list({}, { limit: 1 })).total).toBe(0)
      const record = await open(storage)
      await expect(attention.resolve(record.id, '', failing)).rejects.toThrow('no events')
      expect(await attention.record(record.id)).toEqual(record)
    },
  },
]
