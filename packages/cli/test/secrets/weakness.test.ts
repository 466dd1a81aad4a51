import { randomBytes, randomUUID } from 'node:crypto'
import { readdirSync, readFileSync, statSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { UsageError } from '../../src/errors.ts'
import { refuseWeakSecrets } from '../../src/secrets/refuse-weak-secrets.ts'
import { passwordWeaknessOf, weaknessOf } from '../../src/secrets/weakness.ts'

const root = fileURLToPath(new URL('../../../../', import.meta.url))

/** Every value that our documents and examples print for a secret; `$(...)` and what is empty is none. */
const printedSecrets = (): readonly (readonly [string, string])[] => {
  const files = ['docs', 'examples', 'packages', 'README.md', 'SECURITY.md']
    .flatMap(filesIn)
    .filter(file => /\.(md|ya?ml|env|example|service|sh)$|Dockerfile$/.test(file))
  const printed = /\b(JWT_SECRET|STRIPE_WEBHOOK_SECRET|DATABASE_URL|REDIS_URL)(?:=|: +)('[^']+'|"[^"]+"|[^\s`'"$]+(?: [a-z0-9]+)*)/g
  return files.flatMap(file =>
    [...readFileSync(file, 'utf8').matchAll(printed)].map(([, name = '', value = '']) => [name, value.replace(/^['"]|['"]$/g, '')] as const),
  )
}

const filesIn = (place: string): string[] => {
  const path = place.startsWith(root) ? place : `${root}${place}`
  if (!statSync(path).isDirectory()) return [path]
  return readdirSync(path).flatMap(name => (/^(node_modules|dist|src|test)$/.test(name) ? [] : filesIn(`${path}/${name}`)))
}

const production = { NODE_ENV: 'production' }

describe('secrets in production', () => {
  it.each([
    ['short', 'has 5 bytes, and needs at least 32'],
    ['x'.repeat(64), 'is not random enough'],
    ['0123456789abcdef0123456789abcdef', 'is not random enough'],
    ['abcdefghijklmnopqrstuvwxyz01234567', 'is not random enough'],
    ['k3Jq9ZpL'.repeat(5), 'is not random enough'],
    ['12121313121213131212131312121313', 'is not random enough'],
    ['changeme-q8Zt0pXv3Lk5Wn7Rb2Yc9Df', 'has a word in it that examples have'],
    ['a secret of thirty-two bytes, or more', 'has a word in it that examples have'],
    ['at least 32 bytes that nobody can guess', 'has a word in it that examples have'],
    ['<48 bytes from a password manager>', 'has a word in it that examples have'],
  ])('are not %s', (secret, weakness) => {
    expect(weaknessOf(secret, { bytesMin: 32 })).toBe(weakness)
    const refusal = new UsageError(`JWT_SECRET could be guessed: it ${weakness}. In production take one such as "openssl rand -base64 48" prints.`)
    expect(() => refuseWeakSecrets({ ...production, JWT_SECRET: secret })).toThrow(refusal)
    expect(() => refuseWeakSecrets({ JWT_SECRET: secret })).not.toThrow()
  })

  it('are fine when they were drawn by chance, however they are written', () => {
    const drawn = Array.from(
      { length: 2_000 },
      () =>
        [
          [32, randomBytes(24).toString('base64')],
          [32, randomBytes(48).toString('base64url')],
          [32, randomBytes(16).toString('hex')],
          [32, randomBytes(48).toString('hex')],
          [32, randomUUID()],
          [16, randomBytes(12).toString('base64')],
          [16, `whsec_${randomBytes(24).toString('hex')}`],
        ] as const,
    ).flat()
    const refused = drawn.filter(([bytesMin, secret]) => weaknessOf(secret, { bytesMin }) !== null)
    // By chance one in some millions has such a word.
    expect(refused.length).toBeLessThanOrEqual(1)
  })

  it.each([
    ['shop', 'shop', 'is the name of the user'],
    ['Shop', 'shop', 'is the name of the user'],
    ['postgres', 'shop', 'is one of those everybody tries first'],
    ['PASSWORD', 'shop', 'is one of those everybody tries first'],
    ['secret', 'shop', 'is one of those everybody tries first'],
    ['123456', 'shop', 'is one of those everybody tries first'],
    ['q7-Tn2', 'shop', null],
  ])('of a database are not %s for %s', (password, user, weakness) => {
    expect(passwordWeaknessOf(password, user)).toBe(weakness)
    const refuse = () => refuseWeakSecrets({ ...production, DATABASE_URL: `postgres://${user}:${password}@db.example/shop` })
    if (weakness === null) expect(refuse).not.toThrow()
    else
      expect(refuse).toThrow(
        new UsageError(`The password in DATABASE_URL could be guessed: it ${weakness}. In production take one such as "openssl rand -hex 24" prints.`),
      )
  })

  it('may be absent where an address needs no password', () => {
    for (const DATABASE_URL of ['sqlite:shop.db', 'postgres://shop@db.example/shop', 'postgres:///shop?host=/run/postgresql'])
      expect(() => refuseWeakSecrets({ ...production, DATABASE_URL, REDIS_URL: 'redis://a:1,redis://b:2' })).not.toThrow()
  })

  it('are none that our own documents and examples print', () => {
    const hasSecret = (name: string, value: string) => !name.endsWith('_URL') || (URL.canParse(value) && new URL(value).password !== '')
    const printed = printedSecrets().filter(([name, value]) => hasSecret(name, value) && !/^(\.\.\.|vault:|awssm:|whsec_new)/.test(value))
    expect(printed.map(([name]) => name)).toEqual(expect.arrayContaining(['JWT_SECRET', 'DATABASE_URL', 'REDIS_URL', 'STRIPE_WEBHOOK_SECRET']))
    for (const [name, value] of printed) expect(() => refuseWeakSecrets({ ...production, [name]: value }), `${name}=${value}`).toThrow(UsageError)
  })
})
