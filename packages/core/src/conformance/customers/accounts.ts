import { expect } from 'vitest'
import { type Customer, event } from '../../model/index.ts'
import type { Forgotten, Storage } from '../../ports/index.ts'
import { atOnce, auditCount, briefly, countRefusals, expectPages, expectRefusal, now, strangeText, unsealedLine, watchEvents, writeBy } from '../fixtures.ts'
import type { ConformanceCase } from '../suite.ts'
import { customerOf, insert, start } from './customer-fixtures.ts'

const address = { name: strangeText, line1: 'Street 1', line2: null, city: null, region: 'BE', postalCode: '10115', country: 'DE', phone: null }
const empty = { name: null, line1: 'Elsewhere', line2: null, city: null, region: null, postalCode: null, country: null, phone: null }

export const accountCases: readonly ConformanceCase<Storage>[] = [
  {
    name: 'gives a customer back as written, and the password hash to who asks for it only',
    safety: true,
    run: async storage => {
      const { customers } = storage
      const { passwordHash, ...draft } = customerOf('ada@example.com', {
        name: strangeText,
        role: 'staff',
        scopes: ['orders:read', 'refunds:write'],
        disabled: true,
      })
      const seen: unknown[] = []
      const context = writeBy<Customer>({
        events: saved => {
          seen.push(saved)
          return []
        },
      })
      const saved = await customers.insert({ ...draft, passwordHash }, context)
      const unset = { staffRoleId: null, secondFactorSince: null, emailVerifiedAt: null, pendingEmail: null }
      expect(saved).toEqual({ ...draft, ...unset, id: saved.id, createdAt: now, updatedAt: now })
      expect(seen).toEqual([saved])
      expect([await customers.customer(saved.id), await customers.customerByEmail('ada@example.com')]).toEqual([saved, saved])
      expect([await customers.passwordHash(saved.id), await customers.passwordHash(999_999)]).toEqual([passwordHash, null])
      expect([await customers.customer(999_999), await customers.customerByEmail('ad@example.com'), await customers.customerByEmail('')]).toEqual([
        null,
        null,
        null,
      ])
    },
  },
  {
    name: 'has one account per e-mail address, however it is written, also when 16 register at once',
    safety: true,
    run: async storage => {
      const { customers } = storage
      const spellings = ['ada@example.com', 'Ada@Example.com', ' ADA@example.com ', 'ada@EXAMPLE.COM']
      const calls = Array.from({ length: 16 }, (_, index) => insert(storage, spellings[index % 4] ?? ''))
      expect(await countRefusals(calls, 'email_taken')).toBe(15)
      expect((await customers.list({}, { limit: 10 })).items.map(customer => customer.email)).toEqual(['ada@example.com'])
      expect(await customers.customerByEmail('ADA@example.com ')).toMatchObject({ email: 'ada@example.com' })
      const bob = await insert(storage, 'bob@example.com')
      await expectRefusal(customers.update(bob.id, { email: 'ADA@example.com', name: 'Eve' }, writeBy()), 'email_taken')
      expect(await customers.customer(bob.id)).toEqual(bob)
    },
  },
  {
    name: 'keeps since when an address is verified, and which one is to replace it, without reserving that',
    run: async storage => {
      const { customers } = storage
      const bob = await insert(storage, 'bob@example.com', { emailVerifiedAt: now - 5 })
      expect(bob).toMatchObject({ emailVerifiedAt: now - 5, pendingEmail: null })
      const waiting = await customers.update(bob.id, { pendingEmail: 'ada@example.com' }, writeBy({ at: now + 1 }))
      expect(waiting).toEqual({ ...bob, pendingEmail: 'ada@example.com', updatedAt: now + 1 })
      const ada = await insert(storage, 'ada@example.com')
      expect(ada).toMatchObject({ emailVerifiedAt: null, pendingEmail: null })
      const change = { email: 'ada@example.com', emailVerifiedAt: now + 2, pendingEmail: null }
      await expectRefusal(customers.update(bob.id, change, writeBy()), 'email_taken')
      expect(await customers.customer(bob.id)).toEqual(waiting)
      const changed = await customers.update(bob.id, { ...change, email: 'bo@example.com' }, writeBy({ at: now + 2 }))
      expect(changed).toEqual({ ...bob, ...change, email: 'bo@example.com', updatedAt: now + 2 })
      expect(await customers.customerByEmail('bo@example.com')).toEqual(changed)
    },
  },
  {
    name: 'links an identity at an issuer to one account only, also when 8 ask at once',
    safety: true,
    run: async storage => {
      const { customers } = storage
      const people = await Promise.all(Array.from({ length: 8 }, (_, index) => insert(storage, `person${index}@example.com`)))
      const identity = { issuer: 'https://issuer.example', subject: strangeText }
      const audit = { action: 'linked', subject: 'identity' }
      const calls = people.map(({ id }) => customers.linkIdentity(id, identity, writeBy({ audit })))
      expect(await countRefusals(calls, 'duplicate')).toBe(7)
      const owner = await customers.customerByIdentity(identity)
      expect(people).toContainEqual(owner)
      await customers.linkIdentity(owner?.id ?? 0, identity, writeBy({ audit }))
      expect([await customers.identities(owner?.id ?? 0), await auditCount(storage)]).toEqual([[identity], 1])
      for (const other of [
        { ...identity, subject: 'x' },
        { ...identity, issuer: 'https://other.example' },
      ]) {
        expect(await customers.customerByIdentity(other)).toBeNull()
      }
      await expect(customers.linkIdentity(999_999, { ...identity, subject: 'x' }, writeBy())).rejects.toThrow()
    },
  },
  {
    name: 'takes an identity off its own account, ends its other sessions, and keeps the last one where told to, also when 8 ask at once',
    safety: true,
    run: async storage => {
      const { customers } = storage
      const [ada, bob] = [await insert(storage, 'ada@example.com'), await insert(storage, 'bob@example.com')]
      const adas = Array.from({ length: 8 }, (_, index) => ({ issuer: 'https://issuer.example', subject: String(index) }))
      for (const identity of adas) await customers.linkIdentity(ada.id, identity, writeBy())
      const [own, other, bobs] = [await start(storage, ada.id, 'own'), await start(storage, ada.id, 'other'), await start(storage, bob.id, 'bobs')]
      const audited = { audit: { action: 'unlinked', subject: 'identity' } }
      const [first = { issuer: '', subject: '' }, ...more] = adas
      for (const [id, identity] of [
        [bob.id, first],
        [999_999, first],
        [ada.id, { ...first, issuer: 'https://other.example' }],
      ] as const)
        expect(await customers.unlinkIdentity(id, identity, writeBy(audited))).toBe('unknown')
      expect([await customers.identities(ada.id), (await customers.session(own.id))?.revokedAt, await auditCount(storage)]).toEqual([adas, null, 0])
      expect(await customers.unlinkIdentity(ada.id, first, { ...writeBy({ at: now + 1, ...audited }), keepSessionId: own.id })).toBe('unlinked')
      const revoked = await Promise.all([own, other, bobs].map(async ({ id }) => (await customers.session(id))?.revokedAt))
      expect([revoked, await customers.customerByIdentity(first)]).toEqual([[null, now + 1, null], null])
      const outcomes = await Promise.all(more.map(identity => customers.unlinkIdentity(ada.id, identity, { ...writeBy(audited), keepsLast: true })))
      expect(outcomes.sort()).toEqual(['last', ...Array.from({ length: 6 }, () => 'unlinked')])
      const [last = first, ...none] = await customers.identities(ada.id)
      expect([none, await auditCount(storage)]).toEqual([[], 7])
      expect([await customers.unlinkIdentity(ada.id, last, writeBy()), await customers.identities(ada.id)]).toEqual(['unlinked', []])
    },
  },
  {
    name: 'opens an account with its identity, or neither, and forgets the identity with the person',
    safety: true,
    run: async storage => {
      const { customers } = storage
      const identity = { issuer: 'https://issuer.example', subject: '1' }
      const ada = await insert(storage, 'ada@example.com', { identity, passwordHash: '' })
      expect(ada).not.toHaveProperty('identity')
      expect([await customers.customerByIdentity(identity), await customers.identities(ada.id)]).toEqual([ada, [identity]])
      await expectRefusal(insert(storage, 'bob@example.com', { identity }), 'duplicate')
      expect(await customers.customerByEmail('bob@example.com')).toBeNull()
      await customers.erase(ada.id, writeBy())
      expect([await customers.customerByIdentity(identity), await customers.identities(ada.id)]).toEqual([null, []])
    },
  },
  {
    name: 'changes the fields given, and frees the address left behind',
    run: async storage => {
      const { customers } = storage
      const before = await insert(storage, 'ada@example.com')
      const renamed = await customers.update(before.id, { name: strangeText }, writeBy({ at: now + 1 }))
      expect(renamed).toEqual({ ...before, name: strangeText, updatedAt: now + 1 })
      const change = { email: 'New@example.com', role: 'staff', scopes: ['audit:read'], disabled: true } as const
      const after = await customers.update(before.id, change, writeBy({ at: now + 2 }))
      expect(after).toEqual({ ...renamed, ...change, email: 'new@example.com', updatedAt: now + 2 })
      expect(await customers.customer(before.id)).toEqual(after)
      expect([await customers.customerByEmail('ada@example.com'), await customers.customerByEmail('new@example.com')]).toEqual([null, after])
      expect((await insert(storage, 'ada@example.com')).id).not.toBe(before.id)
      expect(await customers.passwordHash(before.id)).toBe('hash of ada@example.com')
      await expectRefusal(customers.update(999_999, { name: 'x' }, writeBy()), 'customer_not_found')
    },
  },
  {
    name: 'ends the sessions with a change only when told to',
    safety: true,
    run: async storage => {
      const { customers } = storage
      const [ada, bob] = [await insert(storage, 'ada@example.com'), await insert(storage, 'bob@example.com')]
      const sessions = [await start(storage, ada.id, 'a1'), await start(storage, ada.id, 'a2'), await start(storage, bob.id, 'b')]
      const revoked = async () => (await Promise.all(sessions.map(({ id }) => customers.session(id)))).map(session => session?.revokedAt)
      await customers.update(ada.id, { role: 'staff' }, writeBy())
      expect(await revoked()).toEqual([null, null, null])
      await customers.update(ada.id, { disabled: true }, { ...writeBy({ at: now + 3 }), revokeSessions: true })
      expect(await revoked()).toEqual([now + 3, now + 3, null])
    },
  },
  {
    name: 'sets a password and, with it, ends every session but the one kept, every mailed token and a change of address',
    safety: true,
    run: async storage => {
      const { customers } = storage
      const [ada, bob] = [await insert(storage, 'ada@example.com'), await insert(storage, 'bob@example.com')]
      const [kept, lost, other] = [await start(storage, ada.id, 'kept'), await start(storage, ada.id, 'lost'), await start(storage, bob.id, 'other')]
      for (const [tokenHash, customerId] of [
        ['t1', ada.id],
        ['t2', bob.id],
      ] as const) {
        await customers.insertOneTimeToken({ customerId, purpose: 'reset', value: 'a@example.com', tokenHash, expiresAt: now + 1_000 }, writeBy())
      }
      for (const { id } of [ada, bob]) await customers.update(id, { pendingEmail: 'eve@example.com' }, writeBy())
      await customers.setPassword(ada.id, 'new hash', { ...writeBy({ at: now + 3 }), keepSessionId: kept.id })
      expect(await customers.passwordHash(ada.id)).toBe('new hash')
      expect([await customers.customer(ada.id), (await customers.customer(bob.id))?.pendingEmail]).toEqual([{ ...ada, updatedAt: now + 3 }, 'eve@example.com'])
      const revoked = (await Promise.all([kept, lost, other].map(({ id }) => customers.session(id)))).map(session => session?.revokedAt)
      expect(revoked).toEqual([null, now + 3, null])
      expect(await customers.useOneTimeToken({ purpose: 'reset', tokenHash: 't1', at: now })).toBeNull()
      expect(await customers.useOneTimeToken({ purpose: 'reset', tokenHash: 't2', at: now })).toEqual({ customerId: bob.id, value: 'a@example.com' })
      const events = await watchEvents(storage)
      const told = writeBy({
        at: now + 4,
        events: [event('customer.password_reset_requested', 'k', { customerId: ada.id })],
        audit: { action: 'password.changed', subject: `customer:${ada.id}` },
      })
      await customers.setPassword(ada.id, 'third hash', told)
      expect([(await events()).length, await auditCount(storage)]).toEqual([1, 1])
      expect((await customers.session(kept.id))?.revokedAt).toBe(now + 4)
      await expectRefusal(customers.setPassword(999_999, 'x', writeBy()), 'customer_not_found')
    },
  },
  {
    name: 'forgets what was set up in an account with a new password only when told to, and says how much',
    safety: true,
    run: async storage => {
      const { customers } = storage
      const [adas, bobs] = [
        { issuer: 'https://issuer.example', subject: '1' },
        { issuer: 'https://issuer.example', subject: '2' },
      ]
      const [ada, bob] = [await insert(storage, 'ada@example.com', { identity: adas }), await insert(storage, 'bob@example.com', { identity: bobs })]
      for (const { id } of [ada, bob]) {
        await customers.saveAddress(id, address)
        await customers.linkProviderCustomer({ customerId: id, provider: 'p', providerCustomerId: `cus_${id}`, at: now })
      }
      const left = async (id: number) => [
        ...[await customers.identities(id), (await customers.addresses(id)).length, await customers.providerCustomer(id, 'p')],
      ]
      expect(await customers.setPassword(ada.id, 'new hash', writeBy())).toEqual({ identities: 0, addresses: 0, providerCustomers: 0 })
      expect(await left(ada.id)).toEqual([[adas], 1, `cus_${ada.id}`])
      const told = { ...writeBy(), audit: (data: Forgotten) => ({ action: 'password.changed', subject: 'customer', data: { ...data } }) }
      const forgotten = { identities: 1, addresses: 1, providerCustomers: 1 }
      expect(await customers.setPassword(ada.id, 'third hash', { ...told, forgetSetUp: true })).toEqual(forgotten)
      expect((await customers.audit({ action: 'password.changed' }, { limit: 9 })).items.map(({ data }) => data)).toEqual([forgotten])
      expect([await customers.customerByIdentity(adas), await left(ada.id)]).toEqual([null, [[], 0, null]])
      expect([await customers.customerByIdentity(bobs), await left(bob.id)]).toEqual([bob, [[bobs], 1, `cus_${bob.id}`]])
    },
  },
  {
    name: 'strengthens a hash only while it is the one that was seen, and leaves sessions and tokens alone',
    safety: true,
    run: async storage => {
      const { customers } = storage
      const { id } = await insert(storage, 'ada@example.com', { passwordHash: 'old' })
      const session = await start(storage, id, 'token')
      await customers.insertOneTimeToken({ customerId: id, purpose: 'reset', value: 'a@example.com', tokenHash: 't', expiresAt: now + 1 }, writeBy())
      const replaced = await atOnce(8, index => customers.replacePasswordHash({ customerId: id, expected: 'old', next: `new ${index}`, at: now }))
      expect(replaced.filter(Boolean)).toHaveLength(1)
      expect(await customers.passwordHash(id)).toBe(`new ${replaced.indexOf(true)}`)
      expect(await customers.replacePasswordHash({ customerId: 999_999, expected: 'old', next: 'x', at: now })).toBe(false)
      expect((await customers.session(session.id))?.revokedAt).toBeNull()
      expect(await customers.oneTimeToken({ purpose: 'reset', tokenHash: 't', at: now })).toEqual({ customerId: id, value: 'a@example.com' })
    },
  },
  {
    name: 'lists customers, the newest first, in pages, by role and by the start of name or address, taken for text',
    run: async storage => {
      const { customers } = storage
      const drafts = [
        ['ada@example.com', 'Ada Lovelace', 'customer'],
        ['bob@example.com', 'Adam%', 'staff'],
        ['a_a@example.com', 'Zoe', 'customer'],
        ['carl@example.com', 'bobby', 'admin'],
        ['dora@example.com', 'Dora', 'customer'],
      ] as const
      const ids: number[] = []
      for (const [email, name, role] of drafts) ids.unshift((await insert(storage, email, { name, role })).id)
      const [dora = 0, carl = 0, under = 0, bob = 0, ada = 0] = ids
      await expectPages(
        page => customers.list({}, page),
        ids,
        customer => customer.id,
      )
      await expectPages(
        page => customers.list({ role: 'customer' }, page),
        [dora, under, ada],
        customer => customer.id,
      )
      const found = async (text: string) => (await customers.list({ text }, { limit: 10 })).items.map(customer => customer.id)
      expect([await found('ADA'), await found('bob'), await found('lovelace'), await found('adam%'), await found('a_')]).toEqual([
        [bob, ada],
        [carl, bob],
        [],
        [bob],
        [under],
      ])
      expect([await found('%'), await found('_'), await found("'")]).toEqual([[], [], []])
    },
  },
  {
    name: 'keeps the addresses of a customer apart from those of others',
    safety: true,
    run: async storage => {
      const { customers } = storage
      const [ada, bob] = [await insert(storage, 'ada@example.com'), await insert(storage, 'bob@example.com')]
      const first = await customers.saveAddress(ada.id, address)
      const second = await customers.saveAddress(ada.id, empty)
      expect([first, second]).toEqual([
        { ...address, id: first?.id },
        { ...empty, id: second?.id },
      ])
      const id = first?.id ?? 0
      expect(await customers.saveAddress(bob.id, { ...empty, id })).toBeNull()
      expect(await customers.saveAddress(ada.id, { ...empty, id: 999_999 })).toBeNull()
      expect(await customers.deleteAddress(bob.id, id)).toBe(false)
      expect(await customers.addresses(ada.id)).toEqual([first, second])
      expect(await customers.saveAddress(ada.id, { ...empty, id })).toEqual({ ...empty, id })
      expect([await customers.deleteAddress(ada.id, second?.id ?? 0), await customers.deleteAddress(ada.id, second?.id ?? 0)]).toEqual([true, false])
      expect([await customers.addresses(ada.id), await customers.addresses(bob.id)]).toEqual([[{ ...empty, id }], []])
      await expect(customers.saveAddress(999_999, empty)).rejects.toThrow()
    },
  },
  {
    name: 'stores events and audit line made from the saved customer, and nothing when they cannot be made',
    safety: true,
    run: async storage => {
      const { customers } = storage
      const events = await watchEvents(storage)
      const telling = writeBy<Customer>({
        events: saved => [event('customer.registered', `customer:${saved.id}`, { customerId: saved.id })],
        audit: saved => ({ action: 'customer.written', subject: `customer:${saved.id}`, data: { name: saved.name } }),
      })
      const failing = writeBy<Customer>({
        audit: () => {
          throw new Error('no audit line')
        },
      })
      const { id } = await customers.insert(customerOf('ada@example.com'), telling)
      await start(storage, id, 'token')
      await expect(customers.insert(customerOf('bob@example.com'), failing)).rejects.toThrow('no audit line')
      await expect(customers.update(id, { email: 'new@example.com' }, { ...failing, revokeSessions: true })).rejects.toThrow('no audit line')
      await expectRefusal(customers.insert(customerOf('ada@example.com'), telling), 'email_taken')
      expect(await customers.list({}, { limit: 10 })).toMatchObject({ items: [{ id, email: 'ada@example.com' }], total: 1 })
      expect((await customers.sessionByToken('token'))?.session.revokedAt).toBeNull()
      expect([briefly(await events()), await auditCount(storage)]).toEqual([[['customer.registered', { customerId: id }]], 1])
    },
  },
  {
    name: 'lists the audit log, the newest first, in pages, by subject and actor',
    run: async storage => {
      const { customers } = storage
      const { id } = await insert(storage, 'ada@example.com')
      const data = { before: null, after: { name: strangeText, list: [1] } }
      for (let index = 0; index < 6; index++) {
        const audit = { action: `step ${index}`, subject: index % 2 === 0 ? 'customer:1' : 'customer:12', data }
        await customers.update(id, { name: `Ada ${index}` }, writeBy({ at: now + index, actor: index < 3 ? 'staff:1' : 'key:2', audit }))
      }
      const all = (await customers.audit({}, { limit: 10 })).items
      expect(all.map(({ id: _, ...entry }) => entry)[0]).toEqual({
        ...unsealedLine,
        ...{ at: now + 5, actor: 'key:2', action: 'step 5', subject: 'customer:12', data },
      })
      expect(all.map(entry => entry.action)).toEqual(['step 5', 'step 4', 'step 3', 'step 2', 'step 1', 'step 0'])
      await expectPages(
        page => customers.audit({}, page),
        all.map(entry => entry.id),
        entry => entry.id,
      )
      const found = async (filter: { subject?: string; actor?: string }) => (await customers.audit(filter, { limit: 10 })).items.map(entry => entry.action)
      expect([await found({ subject: 'customer:1' }), await found({ actor: 'staff:1' }), await found({ subject: 'customer:1', actor: 'key:2' })]).toEqual([
        ['step 4', 'step 2', 'step 0'],
        ['step 2', 'step 1', 'step 0'],
        ['step 4'],
      ])
    },
  },
  {
    name: 'knows a customer by one name per provider: the first one noted stays, also when 16 come at once',
    safety: true,
    run: async storage => {
      const { customers } = storage
      const [ada, bob] = [await insert(storage, 'ada@example.com'), await insert(storage, 'bob@example.com')]
      const link = (customerId: number, provider: string, providerCustomerId: string) =>
        customers.linkProviderCustomer({ customerId, provider, providerCustomerId, at: now })
      const answers = await atOnce(16, index => link(ada.id, 'stripe', `cus_${index}`))
      expect(new Set(answers).size).toBe(1)
      expect([await link(ada.id, 'test', 'cus_t'), await link(bob.id, 'stripe', 'cus_bob')]).toEqual(['cus_t', 'cus_bob'])
      expect(await customers.providerCustomer(ada.id, 'stripe')).toBe(answers[0])
      expect([await customers.providerCustomer(ada.id, 'test'), await customers.providerCustomer(bob.id, 'test')]).toEqual(['cus_t', null])
      await expect(link(999_999, 'stripe', 'cus_x')).rejects.toThrow()
    },
  },
]
