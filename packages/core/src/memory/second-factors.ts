import { CommerceError, type SecondFactor } from '../model/index.ts'
import type { SecondFactorStore, WriteContext } from '../ports/index.ts'
import { frozenCopy } from './frozen-copy.ts'
import type { Journal } from './journal.ts'
import { revokeFamilies } from './refresh-families.ts'
import type { MemoryTables } from './tables.ts'

/** Second factors in memory: the part of the customer store that is about them. */
export function memorySecondFactors(tables: MemoryTables, journal: Journal): SecondFactorStore {
  const { secondFactors, recoveryCodes } = tables
  const replaceCodes = (customerId: number, hashes: readonly string[]) => {
    forgetCodes(tables, customerId)
    for (const hash of hashes) recoveryCodes.set(hash, customerId)
  }
  return {
    secondFactor: async customerId => secondFactors.get(customerId) ?? null,
    startSecondFactor: async ({ customerId, sealedSecret }, context) => {
      if (!tables.customers.has(customerId)) throw new CommerceError('customer_not_found', `There is no customer ${customerId}.`, { customerId })
      if (isConfirmed(secondFactors.get(customerId))) return false
      const store = journal.prepare(context, undefined)
      secondFactors.set(customerId, frozenCopy({ sealedSecret, since: null, lastStep: 0 }))
      store()
      return true
    },
    confirmSecondFactor: async ({ customerId, sealedSecret, step, recoveryHashes, sessionId }, context) => {
      const present = secondFactors.get(customerId)
      if (present?.sealedSecret !== sealedSecret || isConfirmed(present)) return false
      const store = journal.prepare(context, undefined)
      mark(tables, customerId, { ...present, since: context.at, lastStep: step }, context)
      replaceCodes(customerId, recoveryHashes)
      revokeFamilies(tables, customerId, context.at, sessionId)
      const row = tables.sessions.get(sessionId)
      if (row?.session.customerId === customerId) tables.sessions.set(sessionId, frozenCopy({ ...row, session: { ...row.session, hasSecondFactor: true } }))
      store()
      return true
    },
    resealSecondFactor: async ({ customerId, expected, next }, context) => {
      const present = secondFactors.get(customerId)
      if (present?.sealedSecret !== expected) return false
      const store = journal.prepare(context, undefined)
      secondFactors.set(customerId, frozenCopy({ ...present, sealedSecret: next }))
      store()
      return true
    },
    sealedSecrets: async ({ after, limit }) =>
      [...secondFactors]
        .map(([customerId, { sealedSecret }]) => ({ customerId, sealedSecret }))
        .filter(({ customerId }) => customerId > after)
        .sort((one, other) => one.customerId - other.customerId)
        .slice(0, limit),
    useSecondFactorStep: async ({ customerId, step }) => {
      const present = secondFactors.get(customerId)
      if (!present || !isConfirmed(present) || step <= present.lastStep) return false
      secondFactors.set(customerId, frozenCopy({ ...present, lastStep: step }))
      return true
    },
    useRecoveryCode: async ({ customerId, codeHash }) => recoveryCodes.get(codeHash) === customerId && recoveryCodes.delete(codeHash),
    recoveryCodesLeft: async customerId => [...recoveryCodes.values()].filter(owner => owner === customerId).length,
    replaceRecoveryCodes: async ({ customerId, codeHashes }, context) => {
      const store = journal.prepare(context, undefined)
      replaceCodes(customerId, codeHashes)
      store()
    },
    removeSecondFactor: async (customerId, context) => {
      if (!secondFactors.has(customerId)) return false
      const store = journal.prepare(context, undefined)
      mark(tables, customerId, null, context)
      forgetCodes(tables, customerId)
      revokeFamilies(tables, customerId, context.at)
      for (const [hash, token] of tables.oneTimeTokens) if (token.customerId === customerId) tables.oneTimeTokens.delete(hash)
      store()
      return true
    },
  }
}

/** Takes everything about a second factor out of an account that is erased. */
export function forgetSecondFactor(tables: MemoryTables, customerId: number): void {
  tables.secondFactors.delete(customerId)
  forgetCodes(tables, customerId)
}

function forgetCodes({ recoveryCodes }: MemoryTables, customerId: number): void {
  for (const [hash, owner] of recoveryCodes) if (owner === customerId) recoveryCodes.delete(hash)
}

function isConfirmed(factor: SecondFactor | undefined): boolean {
  return factor !== undefined && factor.since !== null
}

/** The account says since when it has one. */
function mark(tables: MemoryTables, customerId: number, factor: SecondFactor | null, { at }: Pick<WriteContext, 'at'>): void {
  const row = tables.customers.get(customerId)
  if (row) tables.customers.set(customerId, frozenCopy({ ...row, customer: { ...row.customer, secondFactorSince: factor?.since ?? null, updatedAt: at } }))
  if (factor) tables.secondFactors.set(customerId, frozenCopy(factor))
  else tables.secondFactors.delete(customerId)
}
