import { describe, expect, it } from 'vitest'
import { addressFromText } from '../../../src/model/index.ts'
import {
  addresses,
  audit,
  createAccount,
  customer,
  deleteAddress,
  list,
  register,
  saveAddress,
  sessionState,
  updateProfile,
} from '../../../src/use-cases/customers/index.ts'
import { customerShop, first, minute, strong, system } from './shop.ts'

const withTwo = async () => {
  const shop = customerShop()
  const ada = await register(shop.deps, { email: 'ada@example.com', password: strong, name: 'Ada' })
  const bob = await register(shop.deps, { email: 'bob@example.com', password: strong, name: 'Bob' })
  return { ...shop, ada, bob }
}

describe('profile', () => {
  it('finds a customer, or says there is none', async () => {
    const { deps, ada } = await withTwo()
    expect(await customer(deps, 1)).toEqual(ada.customer)
    await expect(customer(deps, 3)).rejects.toMatchObject({ code: 'customer_not_found' })
  })

  it('changes what is given, notes which fields, and leaves sessions alone', async () => {
    const { deps, ada, actions } = await withTwo()
    await deps.clock.advance(minute)
    const by = { kind: 'customer', customerId: 1, sessionId: ada.session.id } as const
    const changed = await updateProfile(deps, 1, { name: ' Ada L. ', email: 'Ada@Lovelace.org' }, by)
    expect(changed).toEqual({ ...ada.customer, name: 'Ada L.', email: 'ada@lovelace.org', updatedAt: deps.clock.now() })
    expect(await customer(deps, 1)).toEqual(changed)
    expect(actions()).toEqual([{ actor: 'customer:1', action: 'customer.profile_changed', subject: 'customer:1', data: { fields: ['name', 'email'] } }])
    expect((await sessionState(deps, ada.session.id))?.customer).toEqual(changed)
  })

  it('writes nothing when nothing differs', async () => {
    const { deps, ada, stored } = await withTwo()
    const before = stored()
    expect(await updateProfile(deps, 1, { name: 'Ada', email: 'ADA@example.com' }, system)).toEqual(ada.customer)
    expect(stored()).toBe(before)
  })

  it.each([
    [1, { email: 'bob@example.com' }, 'email_taken'],
    [1, { email: 'nonsense' }, 'validation_failed'],
    [1, { name: 'x'.repeat(201) }, 'validation_failed'],
    [3, { name: 'Eve' }, 'customer_not_found'],
  ])('refuses for %d %j: %s', async (id, change, code) => {
    const { deps, stored } = await withTwo()
    const before = stored()
    await expect(updateProfile(deps, id, change, system)).rejects.toMatchObject({ code })
    expect(stored()).toBe(before)
  })

  it('lists customers, newest first, by role and by the start of address or name', async () => {
    const { deps } = await withTwo()
    await createAccount(deps, { email: 'cyd@example.com', password: strong, name: 'Cyd', role: 'staff' }, system)
    const emails = async (filter: Parameters<typeof list>[1]) => (await list(deps, filter, first)).items.map(({ email }) => email)
    expect(await emails({})).toEqual(['cyd@example.com', 'bob@example.com', 'ada@example.com'])
    expect(await emails({ role: 'staff' })).toEqual(['cyd@example.com'])
    expect(await emails({ text: 'BO' })).toEqual(['bob@example.com'])
  })

  it('reads the audit log by subject and actor', async () => {
    const { deps } = await withTwo()
    await updateProfile(deps, 1, { name: 'A' }, system)
    await updateProfile(deps, 2, { name: 'B' }, { kind: 'customer', customerId: 2, sessionId: 2 })
    const subjects = async (filter: Parameters<typeof audit>[1]) => (await audit(deps, filter, first)).items.map(({ subject }) => subject)
    expect((await subjects({})).slice(0, 2)).toEqual(['customer:2', 'customer:1'])
    expect(await subjects({ subject: 'customer:1' })).toEqual(['customer:1'])
    expect(await subjects({ actor: 'customer:2' })).toEqual(['customer:2', 'session:2'])
  })
})

describe('addresses', () => {
  const home = addressFromText('1 Main St')

  it('are kept, changed and deleted', async () => {
    const { deps } = await withTwo()
    const saved = await saveAddress(deps, 1, home)
    const other = await saveAddress(deps, 1, addressFromText('2 Side St'))
    expect(await addresses(deps, 1)).toEqual([saved, other])
    const moved = await saveAddress(deps, 1, { ...saved, line1: '3 New St' })
    expect(moved).toEqual({ ...saved, line1: '3 New St' })
    await deleteAddress(deps, 1, other.id)
    expect(await addresses(deps, 1)).toEqual([moved])
  })

  it('of others can be neither seen, changed nor deleted', async () => {
    const { deps, stored } = await withTwo()
    const saved = await saveAddress(deps, 1, home)
    const before = stored()
    expect(await addresses(deps, 2)).toEqual([])
    await expect(saveAddress(deps, 2, { ...saved, line1: 'stolen' })).rejects.toMatchObject({ code: 'address_not_found' })
    await expect(deleteAddress(deps, 2, saved.id)).rejects.toMatchObject({ code: 'address_not_found' })
    await expect(deleteAddress(deps, 1, 99)).rejects.toMatchObject({ code: 'address_not_found' })
    expect(stored()).toBe(before)
  })

  it('need a first line', async () => {
    const { deps, stored } = await withTwo()
    const before = stored()
    await expect(saveAddress(deps, 1, addressFromText('  '))).rejects.toMatchObject({ code: 'validation_failed', details: { errors: [{ path: 'line1' }] } })
    expect(stored()).toBe(before)
  })

  it('are a hundred at most, which can still be changed', async () => {
    const { deps } = await withTwo()
    for (let number = 1; number <= 100; number += 1) await saveAddress(deps, 1, addressFromText(`${number} Main St`))
    await expect(saveAddress(deps, 1, home)).rejects.toMatchObject({ code: 'validation_failed' })
    const [oldest] = await addresses(deps, 1)
    expect(await saveAddress(deps, 1, { ...home, ...(oldest ? { id: oldest.id } : {}) })).toMatchObject({ line1: '1 Main St' })
    expect(await addresses(deps, 1)).toHaveLength(100)
  })
})
