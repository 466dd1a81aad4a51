import { expect } from 'vitest'
import type { PasswordHasher } from '../ports/index.ts'
import { type ConformanceCase, runSuite, type SuiteOptions } from './suite.ts'

const password = 'correct horse battery staple'

const cases: readonly ConformanceCase<PasswordHasher>[] = [
  {
    name: 'knows the password again, and only it',
    safety: true,
    run: async hasher => {
      const hash = await hasher.hash(password)
      expect(await hasher.verify(password, hash)).toEqual({ ok: true, needsRehash: false })
      for (const wrong of ['', ' ', password.toUpperCase(), `${password} `, password.slice(0, -1)])
        expect(await hasher.verify(wrong, hash)).toMatchObject({ ok: false })
    },
  },
  {
    name: 'makes another hash of the same password each time',
    safety: true,
    run: async hasher => {
      const [first, second] = [await hasher.hash(password), await hasher.hash(password)]
      expect(first).not.toBe(second)
      expect(await hasher.verify(password, second)).toMatchObject({ ok: true })
    },
  },
  {
    name: 'writes printable ASCII that does not hold the password',
    safety: true,
    run: async hasher => {
      const hash = await hasher.hash(password)
      expect(hash).toMatch(/^\$[\x21-\x7e]+$/)
      expect(hash).not.toContain(password)
      expect(hash).not.toContain(btoa(password).slice(0, 20))
    },
  },
  {
    name: 'reads a password to its end: 128 characters of four bytes each, and past a zero byte',
    safety: true,
    run: async hasher => {
      const long = '💶'.repeat(127)
      const hash = await hasher.hash(`${long}a`)
      expect(await hasher.verify(`${long}a`, hash)).toMatchObject({ ok: true })
      expect(await hasher.verify(`${long}b`, hash)).toMatchObject({ ok: false })
      const withZero = await hasher.hash('pass\u0000word')
      expect(await hasher.verify('pass\u0000word', withZero)).toMatchObject({ ok: true })
      expect(await hasher.verify('pass\u0000other', withZero)).toMatchObject({ ok: false })
      expect(await hasher.verify('pass', withZero)).toMatchObject({ ok: false })
    },
  },
  {
    name: 'takes a hash it cannot read for a wrong password, and does not throw',
    safety: true,
    run: async hasher => {
      const hash = await hasher.hash(password)
      const unreadable = ['', 'x', '$', password, '$unknown$v=1$abc$def', hash.slice(0, Math.floor(hash.length / 2)), `${hash}$`, ` ${hash}`]
      for (const text of unreadable) expect(await hasher.verify(password, text)).toMatchObject({ ok: false })
    },
  },
]

/** What every {@link PasswordHasher} keeps. That it is slow is for the adapter's own tests. */
export function describePasswordHasher(options: SuiteOptions<PasswordHasher>): void {
  runSuite('PasswordHasher', options, cases)
}
