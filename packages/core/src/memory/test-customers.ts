import type { NoteStore, ProviderCustomers, SavedMethod } from '../ports/index.ts'
import type { PaymentNote } from './test-payment-note.ts'

/** What the id of a saved method begins with; other tokens are nobody's. */
const methodPrefix = 'testpm_'

/** Returning buyers of the test provider, and what it does with their methods when a payment is confirmed. */
export interface TestCustomers extends ProviderCustomers {
  /** Keeps the method of a payment that has gone well, when it was made so. */
  keepMethodOf(note: PaymentNote): Promise<void>
  /** Whether a token is a saved method, with which only the customer may pay who has it. */
  isSavedMethod(token: string): boolean
  hasMethod(providerCustomerId: string | null, methodId: string): Promise<boolean>
}

/** Customers, each a note with the methods they have saved. */
export function testCustomers(notes: NoteStore): TestCustomers {
  const keyOf = (id: string) => `test-payments-customer:${id}`
  const methods = async (id: string): Promise<readonly SavedMethod[]> => {
    const text = await notes.get(keyOf(id))
    return text === null ? [] : (JSON.parse(text) as SavedMethod[])
  }
  const change = (id: string, next: (present: readonly SavedMethod[]) => readonly SavedMethod[]) =>
    notes.update(keyOf(id), text => JSON.stringify(next(text === null ? [] : (JSON.parse(text) as SavedMethod[]))))

  return {
    methods,
    create: async ({ key }) => {
      const providerCustomerId = `testcus_${key.replaceAll(':', '_')}`
      await change(providerCustomerId, present => present)
      return { providerCustomerId }
    },
    removeMethod: async ({ providerCustomerId, methodId }) => {
      const has = (await methods(providerCustomerId)).some(({ id }) => id === methodId)
      if (has) await change(providerCustomerId, present => present.filter(({ id }) => id !== methodId))
      return has
    },
    keepMethodOf: async ({ providerId, providerCustomerId, savesMethod, status }) => {
      if (!savesMethod || providerCustomerId === null || (status !== 'captured' && status !== 'authorized')) return
      const method: SavedMethod = { id: `${methodPrefix}${providerId}`, type: 'card', label: 'visa •••• 4242', expires: '2099-12' }
      await change(providerCustomerId, present => (present.some(({ id }) => id === method.id) ? present : [...present, method]))
    },
    isSavedMethod: token => token.startsWith(methodPrefix),
    hasMethod: async (providerCustomerId, methodId) => providerCustomerId !== null && (await methods(providerCustomerId)).some(({ id }) => id === methodId),
  }
}
