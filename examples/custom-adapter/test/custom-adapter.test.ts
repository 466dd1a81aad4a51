import { createCommerce } from '@cartwright/core'
import { describePasswordHasher } from '@cartwright/core/conformance'
import { memoryStorage } from '@cartwright/core/memory'
import { expect, it } from 'vitest'
import { scryptHasher } from '../src/index.ts'

// Cheap, so that the suite is quick: how dear it is changes none of its promises.
describePasswordHasher({ name: 'scryptHasher', create: () => scryptHasher({ logCost: 10 }) })

it('is what a shop signs people in by, and hashes anew what was cheaper', async () => {
  const storage = memoryStorage()
  const person = { email: 'ada@example.com', password: 'correct horse battery staple' }
  const before = createCommerce({ storage, passwords: scryptHasher({ logCost: 10 }) })
  await before.start()
  await before.customers.register(person)
  const first = await storage.customers.passwordHash(1)
  expect(first).toMatch(/^\$scrypt\$ln=10,/)

  const now = createCommerce({ storage, passwords: scryptHasher({ logCost: 11 }) })
  await expect(now.customers.login({ ...person, password: 'wrong' })).rejects.toMatchObject({ code: 'invalid_credentials' })
  expect((await now.customers.login(person)).customer.email).toBe(person.email)
  expect(await storage.customers.passwordHash(1)).toMatch(/^\$scrypt\$ln=11,/)
})

it('takes over a hash that another program has made', async () => {
  // By Python's hashlib.scrypt, with n=1024, r=8, p=1.
  const { ok } = await scryptHasher().verify('password', '$scrypt$ln=10,r=8,p=1$MDEyMzQ1Njc4OWFiY2RlZg$ZEBCzLptWM7dhpNJDU2HbQ945ovKHmVEozHkePPbSqw')
  expect(ok).toBe(true)
})
