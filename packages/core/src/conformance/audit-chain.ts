import { expect } from 'vitest'
import { type AuditSeal, formatAuditSeal } from '../model/index.ts'
import type { Storage } from '../ports/index.ts'
import { atOnce, now, strangeText, writeBy } from './fixtures.ts'
import type { ConformanceCase } from './suite.ts'

const origin = { address: '2001:db8::7', requestId: 'req-1' }
const hashOf = (index: number) => String(index).padStart(64, '0')
const sealOf = (id: number, sequence: number): AuditSeal & { readonly id: number } => ({ id, sequence, hash: hashOf(sequence) })

/** Writes audit lines, one a second; answers their ids. */
async function write(storage: Storage, count: number): Promise<readonly number[]> {
  for (let index = 0; index < count; index++) {
    const audit = { action: `step ${index}`, subject: 's:1', data: { text: strangeText } }
    await storage.reconciliation.record({ ...writeBy({ at: now + index * 1_000, actor: 'key:1' }), origin, audit })
  }
  return (await storage.auditChain.unsealed(100)).map(({ id }) => id)
}

/** The chain of the audit log. */
export const auditChainCases: readonly ConformanceCase<Storage>[] = [
  {
    name: 'keeps where a change came from, and hands out lines that are not chained yet, the oldest first',
    run: async storage => {
      const { auditChain, customers } = storage
      expect([await auditChain.unsealed(5), await auditChain.unsealedCount(), await auditChain.head(), await auditChain.sealed(0, 5)]).toEqual([
        [],
        { count: 0, since: null },
        null,
        [],
      ])
      const [first = 0, second = 0] = await write(storage, 3)
      const line = { id: first, at: now, actor: 'key:1', ...origin, action: 'step 0', subject: 's:1', data: JSON.stringify({ text: strangeText }) }
      expect((await auditChain.unsealed(2)).map(({ id }) => id)).toEqual([first, second])
      expect(await auditChain.unsealed(1)).toEqual([line])
      expect(await auditChain.unsealedCount()).toEqual({ count: 3, since: now })
      expect((await customers.audit({}, { limit: 9 })).items.at(-1)).toEqual({ ...line, data: { text: strangeText }, seal: null })
    },
  },
  {
    name: 'extends the chain by seals and head as one, only from the present head',
    safety: true,
    run: async storage => {
      const { auditChain, customers } = storage
      const [a = 0, b = 0, c = 0] = await write(storage, 3)
      expect(await auditChain.extend(null, [sealOf(a, 1), sealOf(b, 2)])).toBe(true)
      expect(await auditChain.head()).toEqual({ sequence: 2, hash: hashOf(2) })
      for (const stale of [null, { sequence: 1, hash: hashOf(1) }, { sequence: 2, hash: hashOf(1) }]) {
        expect(await auditChain.extend(stale, [sealOf(c, 9)])).toBe(false)
      }
      expect([await auditChain.extend({ sequence: 2, hash: hashOf(2) }, []), await auditChain.unsealedCount()]).toEqual([
        false,
        { count: 1, since: now + 2_000 },
      ])
      expect((await auditChain.sealed(0, 9)).map(({ id, seal }) => [id, formatAuditSeal({ ...seal, hash: seal.hash ?? '' })])).toEqual([
        [a, `1:${hashOf(1)}`],
        [b, `2:${hashOf(2)}`],
      ])
      expect((await auditChain.sealed(1, 9)).map(({ id }) => id)).toEqual([b])
      expect((await auditChain.sealed(0, 1)).map(({ id }) => id)).toEqual([a])
      expect((await customers.audit({}, { limit: 9 })).items.map(({ seal }) => seal?.sequence)).toEqual([undefined, 2, 1])
    },
  },
  {
    name: 'lets one of sixteen sealers through at a time',
    safety: true,
    run: async storage => {
      const { auditChain } = storage
      const [id = 0] = await write(storage, 1)
      const answers = await atOnce(16, () => auditChain.extend(null, [sealOf(id, 1)]))
      expect(answers.filter(Boolean)).toEqual([true])
      expect(await auditChain.head()).toEqual({ sequence: 1, hash: hashOf(1) })
    },
  },
  {
    name: 'lists the log by action and time',
    run: async storage => {
      await write(storage, 4)
      const found = async (filter: Parameters<typeof storage.customers.audit>[0]) => {
        const { items, total } = await storage.customers.audit(filter, { limit: 9 })
        return [total, ...items.map(({ action }) => action)]
      }
      expect(await found({ action: 'step 2' })).toEqual([1, 'step 2'])
      expect(await found({ from: now + 1_000, to: now + 3_000 })).toEqual([2, 'step 2', 'step 1'])
      expect(await found({ from: now + 1_000, action: 'step 0' })).toEqual([0])
      expect(await found({ to: now + 1_000, subject: 's:1', actor: 'key:1' })).toEqual([1, 'step 0'])
    },
  },
]
