import { describe, expect, it } from 'vitest'
import { describePasswordHasher } from '../../src/conformance/index.ts'
import { seededRandom } from '../../src/memory/index.ts'
import { hasCode } from '../../src/model/index.ts'
import { argon2id } from '../../src/system/argon2id.ts'
import type { Argon2idInput } from '../../src/system/derive-argon2id.ts'

describePasswordHasher({ name: 'argon2id by Web Crypto', create: () => argon2id() })

/** Answers at once with a tag that depends on the password and the salt, and remembers what it was asked. */
const quickDerive = () => {
  const inputs: Argon2idInput[] = []
  const derive = async (input: Argon2idInput) => {
    inputs.push(input)
    return Uint8Array.from(
      { length: input.tagLength },
      (_, index) => (input.password[index % input.password.length] ?? 0) ^ (input.salt[index % input.salt.length] ?? 0),
    )
  }
  return { derive, inputs }
}

/** Answers when it is told to. */
const heldDerive = () => {
  const finish: (() => void)[] = []
  const derive = ({ tagLength }: Argon2idInput) => new Promise<Uint8Array>(resolve => finish.push(() => resolve(new Uint8Array(tagLength))))
  return { derive, finish }
}

/** Lets everything go on that waits for nothing but promises. */
const settle = async () => {
  for (let turn = 0; turn < 50; turn += 1) await null
}

describe('argon2id', () => {
  it('computes what the reference implementation computes', async () => {
    // From test.c of the reference implementation (P-H-C/phc-winner-argon2): version 19, t=2, m=2^16, p=1.
    const hash = '$argon2id$v=19$m=65536,t=2,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc'
    expect((await argon2id().verify('password', hash)).ok).toBe(true)
    expect((await argon2id().verify('differentpassword', hash)).ok).toBe(false)
  })

  it('writes the PHC string with the costs of the floor unless told', async () => {
    const { derive, inputs } = quickDerive()
    const hash = await argon2id({ derive, random: seededRandom(1) }).hash('secret')
    expect(hash).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$[A-Za-z0-9+/]{22}\$[A-Za-z0-9+/]{43}$/)
    expect(inputs).toHaveLength(1)
    expect(inputs[0]).toMatchObject({ memoryKiB: 19_456, passes: 2, parallelism: 1, tagLength: 32, password: new TextEncoder().encode('secret') })
    expect(inputs[0]?.salt).toHaveLength(16)
  })

  it.each([{ memoryKiB: 19_455 }, { passes: 1 }, { parallelism: 0 }, { memoryKiB: 65_536.5 }, { memoryKiB: 2 ** 21 }, { passes: 65 }, { parallelism: 17 }])(
    'refuses costs below the floor or past the ceiling: %j',
    costs => {
      expect(() => argon2id(costs)).toThrow(RangeError)
    },
  )

  it('computes a stored hash with the costs it was made with', async () => {
    const { derive, inputs } = quickDerive()
    const stored = await argon2id({ derive, memoryKiB: 65_536, passes: 3, parallelism: 2 }).hash('secret')
    expect(await argon2id({ derive }).verify('secret', stored)).toEqual({ ok: true, needsRehash: false })
    expect(inputs[1]).toMatchObject({ memoryKiB: 65_536, passes: 3, parallelism: 2, salt: inputs[0]?.salt })
  })

  it.each([{ memoryKiB: 19_457 }, { passes: 3 }])('asks for a rehash when today costs more: %j', async costs => {
    const { derive } = quickDerive()
    const stored = await argon2id({ derive }).hash('secret')
    expect(await argon2id({ derive, ...costs }).verify('secret', stored)).toEqual({ ok: true, needsRehash: true })
    expect(await argon2id({ derive, ...costs }).verify('wrong', stored)).toEqual({ ok: false, needsRehash: true })
  })

  it.each([
    '$argon2i$v=19$m=19456,t=2,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc',
    '$argon2id$v=16$m=19456,t=2,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc',
    '$argon2id$v=19$m=1048577,t=2,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc',
    '$argon2id$v=19$m=19456,t=65,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc',
    '$argon2id$v=19$m=19456,t=2,p=17$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc',
    '$argon2id$v=19$m=19456,t=0,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc',
    '$argon2id$v=19$m=19456,t=2,p=0$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc',
    '$argon2id$v=19$m=7,t=2,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc',
    '$argon2id$v=19$m=19456,t=2,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5',
    '$argon2id$v=19$m=19456,t=2,p=1$c29tZXNhbHQ=$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc',
  ])('computes nothing for what it cannot read or what would occupy the machine: %s', async hash => {
    const { derive, inputs } = quickDerive()
    expect(await argon2id({ derive }).verify('password', hash)).toEqual({ ok: false, needsRehash: false })
    expect(inputs).toEqual([])
  })

  it('computes so many at once, lets so many wait, and refuses the rest', async () => {
    const { derive, finish } = heldDerive()
    const hasher = argon2id({ derive, atOnce: 2, queueMax: 3 })
    const calls = Array.from({ length: 5 }, () => hasher.hash('secret'))
    await settle()
    expect(finish).toHaveLength(2)

    const refused = await hasher.hash('secret').catch((error: unknown) => error)
    expect(hasCode(refused, 'overloaded')).toBe(true)

    for (let done = 0; done < 5; done += 1) {
      finish[done]?.()
      await settle()
      expect(finish).toHaveLength(Math.min(5, done + 3))
    }
    expect(new Set(await Promise.all(calls)).size).toBe(5)
  })

  it.each([{ atOnce: 0 }, { atOnce: Number.NaN }, { queueMax: -1 }, { queueMax: 0.5 }])('refuses a gate that makes no sense: %j', options => {
    expect(() => argon2id(options)).toThrow(RangeError)
  })

  it('lets 50 wait unless told', async () => {
    const { derive } = heldDerive()
    const hasher = argon2id({ derive, atOnce: 1 })
    const outcomes = Array.from({ length: 52 }, () => Promise.race([hasher.hash('secret').catch(() => 'refused'), settle().then(() => 'waits')]))
    expect((await Promise.all(outcomes)).filter(outcome => outcome === 'refused')).toHaveLength(1)
  })

  it('gives the place on when a computation fails', async () => {
    const failures = [new Error('out of memory'), null]
    const derive = async ({ tagLength }: Argon2idInput) => {
      const failure = failures.shift()
      if (failure) throw failure
      return new Uint8Array(tagLength)
    }
    const hasher = argon2id({ derive, atOnce: 1 })
    const [first, second] = await Promise.allSettled([hasher.hash('a'), hasher.hash('b')])
    expect([first.status, second.status]).toEqual(['rejected', 'fulfilled'])
  })
})
