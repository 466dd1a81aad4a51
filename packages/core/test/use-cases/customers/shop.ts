import { memoryCustomerStore } from '../../../src/memory/customer-store.ts'
import { collectingMailer, manualClock, memoryPasswords, seededRandom } from '../../../src/memory/index.ts'
import { createJournal } from '../../../src/memory/journal.ts'
import { memoryReconcileStore } from '../../../src/memory/reconcile-store.ts'
import { emptyTables } from '../../../src/memory/tables.ts'
import type { AuditEntry, Principal } from '../../../src/model/index.ts'
import type { LogLevel, PasswordHasher, Settings } from '../../../src/ports/index.ts'
import { commonPasswords } from '../../../src/system/index.ts'
import { accountMailConsumer } from '../../../src/use-cases/mail/account-mail.ts'

export const minute = 60_000
export const hour = 60 * minute
export const day = 24 * hour

export const settings: Settings = {
  currency: 'USD',
  holdMs: 15 * minute,
  holdMaxMs: hour,
  passwordLengthMin: 12,
  refreshIdleMs: 14 * day,
  refreshAbsoluteMs: 30 * day,
  refreshGraceMs: 10_000,
  resetTokenMs: 30 * minute,
  verifyTokenMs: day,
  completeAfterMs: 14 * day,
  resolveAfterMs: minute,
  cartMs: 30 * day,
  capture: 'automatic',
  reconcile: 'on',
  staffSecondFactor: 'optional',
  emailVerification: 'optional',
}

export const system: Principal = { kind: 'system', name: 'test' }
export const strong = 'a very long passphrase'
export const first = { limit: 100 }

/** Everything the customers' use cases need, in memory; `tables` shows what is stored. */
export function customerShop(options: { readonly passwords?: PasswordHasher } = {}) {
  const tables = emptyTables()
  const logs: { readonly level: LogLevel; readonly message: string; readonly fields: Readonly<Record<string, unknown>> }[] = []
  const deps = {
    customers: memoryCustomerStore(tables, createJournal(tables)),
    reconciliation: memoryReconcileStore(tables, createJournal(tables)),
    passwords: countingPasswords(options.passwords ?? memoryPasswords()),
    breachedPasswords: commonPasswords,
    mailer: collectingMailer(),
    clock: manualClock(),
    random: seededRandom(1),
    logger: { log: (level: LogLevel, message: string, fields = {}) => void logs.push({ level, message, fields }) },
    settings,
  }
  const seen = new Set<number>()
  return {
    deps,
    tables,
    logs,
    /** Does what a worker does: mails what the events since the last time ask for. */
    deliver: async () => {
      const consumer = accountMailConsumer(deps)
      for (const event of [...tables.events.values()]) {
        if (!seen.has(event.id) && consumer.topics.includes(event.topic)) await consumer.handle(event, new AbortController().signal)
        seen.add(event.id)
      }
    },
    /** Everything stored, as text: equal before and after a refusal. */
    stored: () => JSON.stringify(Object.entries(tables).map(([name, rows]) => [name, [...rows]])),
    /** The same without the audit log, where refusals are noted. */
    storedBesideLog: () =>
      JSON.stringify(Object.entries(tables).flatMap(([name, rows]) => (name === 'audit' || name === 'counters' ? [] : [[name, [...rows]]]))),
    topics: () => [...tables.events.values()].map(({ topic }) => topic),
    /** The audit log without the sign-ins. */
    actions: () => tables.audit.filter(entry => !isSignIn(entry)).map(shown),
    /** Sign-ins in the audit log: those that were let in and those that were not. */
    signIns: () => tables.audit.filter(isSignIn).map(entry => ({ ...shown(entry), address: entry.address })),
  }
}

function isSignIn({ action }: AuditEntry): boolean {
  return action === 'session.started' || action === 'session.refused' || action === 'second_factor.refused'
}

function shown({ actor, action, subject, data }: AuditEntry) {
  return { actor, action, subject, data }
}

/** Counts the slow work, so that a test can tell that two ways through the code cost the same. */
function countingPasswords(passwords: PasswordHasher): PasswordHasher & { work: number } {
  const counting = {
    work: 0,
    hash: (password: string) => {
      counting.work += 1
      return passwords.hash(password)
    },
    verify: (password: string, hash: string) => {
      counting.work += 1
      return passwords.verify(password, hash)
    },
  }
  return counting
}
