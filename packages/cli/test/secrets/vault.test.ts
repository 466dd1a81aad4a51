import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { readSecrets } from '../../src/secrets/read-secrets.ts'
import { run, temporaryFolder } from '../support/run.ts'
import { startVault } from '../support/vault.ts'

const token = 'hvs.canary-of-the-token'
const secrets = {
  'secret/data/shop': { jwt: 'canary-jwt', stripe: 'sk_test_canary', url: 'sqlite:vault.db', nested: { a: 'canary' }, empty: ' ', lines: 'canary\ncanary' },
  'team/data/a/b': { value: 'canary-b' },
}
const cwd = '/nowhere'

describe('secrets in Vault', () => {
  it('are asked for once a path, and take their places', async () => {
    const vault = await startVault({ secrets, token })
    const env = {
      VAULT_ADDR: `${vault.url}/`,
      VAULT_TOKEN: token,
      JWT_SECRET: 'vault:secret/data/shop#jwt',
      STRIPE_SECRET_KEY: 'vault:secret/data/shop#stripe',
      METRICS_TOKEN: 'vault:team/data/a/b#value',
      REDIS_URL: 'redis://127.0.0.1',
      OTHER: 'vault:secret/data/shop#jwt',
    }
    expect(await readSecrets({ env, cwd })).toEqual({ ...env, JWT_SECRET: 'canary-jwt', STRIPE_SECRET_KEY: 'sk_test_canary', METRICS_TOKEN: 'canary-b' })
    expect(vault.asked.toSorted()).toEqual(['GET secret/data/shop', 'GET team/data/a/b'])
  })

  it.each([
    ['an AppRole', { VAULT_ROLE_ID: 'shop-role', VAULT_SECRET_ID: 'canary-id' }, 'approle'],
    ['a role in Kubernetes', { VAULT_ROLE: 'shop', VAULT_KUBERNETES_TOKEN_FILE: 'PLACE/jwt' }, 'kubernetes'],
    ['a token in a file', { VAULT_TOKEN_FILE: 'PLACE/token' }, null],
  ])('let in %s', async (_, given, mount) => {
    const folder = temporaryFolder()
    writeFileSync(join(folder, 'jwt'), 'canary-pod\n')
    writeFileSync(join(folder, 'token'), `${token}\n`)
    const vault = await startVault({
      secrets,
      token,
      appRole: { roleId: 'shop-role', secretId: 'canary-id' },
      kubernetes: { role: 'shop', jwt: 'canary-pod' },
    })
    const access = Object.fromEntries(Object.entries(given).map(([name, value]) => [name, value.replace('PLACE', folder)]))
    const env = { VAULT_ADDR: vault.url, JWT_SECRET: 'vault:secret/data/shop#jwt', ...access }
    expect((await readSecrets({ env, cwd })).JWT_SECRET).toBe('canary-jwt')
    expect(vault.asked).toEqual([...(mount ? [`POST auth/${mount}/login`] : []), 'GET secret/data/shop'])
  })

  it('open the shop that they name, and nobody is asked for help or a script', async () => {
    const vault = await startVault({ secrets, token })
    const env = { VAULT_ADDR: vault.url, VAULT_TOKEN: token, DATABASE_URL: 'vault:secret/data/shop#url' }
    const folder = temporaryFolder()
    for (const args of [['--help'], ['serve', '--help'], ['completion', 'bash'], ['no-command']]) await run(args, { cwd: folder, env })
    expect(vault.asked).toEqual([])
    expect((await run(['migrate'], { cwd: folder, env })).code).toBe(0)
    expect((await run(['doctor'], { cwd: folder, env: { DATABASE_URL: 'sqlite:vault.db' } })).code).toBe(0)
  })

  const place = 'secret/data/shop#jwt'
  it.each([
    [2, {}, 'vault:secret/data/shop', 'several fields lie there: say which, with #FIELD.'],
    [2, {}, 'vault:secret/data/shop#none', 'there is no field "none".'],
    [2, {}, 'vault:secret/data/shop#nested', 'there is no field "nested".'],
    [2, {}, 'vault:secret/data/shop#constructor', 'there is no field "constructor".'],
    [2, {}, 'vault:secret/data/shop#empty', 'what lies there is empty.'],
    [2, {}, 'vault:secret/data/shop#lines', 'what lies there is more than one line, so it is no secret.'],
    [2, {}, 'vault:secret/data/other#jwt', 'nothing lies there.'],
    [2, {}, 'vault:../sys/seal#jwt', 'the path is one such as secret/data/shop.'],
    [3, { VAULT_TOKEN: 'hvs.canary-of-another' }, `vault:${place}`, 'Vault at URL does not let us read that (403).'],
    [
      2,
      { VAULT_TOKEN: '' },
      `vault:${place}`,
      'nothing says how to sign in to Vault: VAULT_TOKEN, or VAULT_ROLE_ID and VAULT_SECRET_ID, or VAULT_ROLE in Kubernetes.',
    ],
    [3, { VAULT_TOKEN: '', VAULT_ROLE_ID: 'x', VAULT_SECRET_ID: 'canary' }, `vault:${place}`, 'Vault at URL does not let us in (400).'],
    [2, { VAULT_ADDR: '' }, `vault:${place}`, 'VAULT_ADDR is not set: it says where Vault is, such as https://vault.internal:8200.'],
    [2, { VAULT_ADDR: 'vault.internal' }, `vault:${place}`, 'VAULT_ADDR is an address such as https://vault.internal:8200.'],
    [3, { VAULT_ADDR: 'http://127.0.0.1:1' }, `vault:${place}`, 'Vault at http://127.0.0.1:1 cannot be reached.'],
    [
      2,
      { VAULT_ADDR: 'http://vault.internal:8200', NODE_ENV: 'production' },
      `vault:${place}`,
      'VAULT_ADDR is without TLS: what Vault answers could be read on its way. In production it is an https address.',
    ],
  ])('say with exit code %i what is wrong: %j %s', async (code, given, reference, sentence) => {
    const vault = await startVault({ secrets, token })
    const cwd = temporaryFolder()
    const env = { VAULT_ADDR: vault.url, VAULT_TOKEN: token, JWT_SECRET: reference, ...given } as Record<string, string>
    const ran = await run(['migrate'], { cwd, env })
    expect([ran.code, ran.err]).toEqual([code, `error: JWT_SECRET (${reference}): ${sentence.replace('URL', vault.url)}\n`])
    expect(ran.out + ran.err).not.toContain('canary')
    // Nothing was opened.
    expect((await run(['doctor'], { cwd })).code).toBe(3)
  })

  it.each([
    [503, 'is sealed'],
    [500, 'answers with 500'],
    [307, 'answers with 307'],
  ])('say of a Vault that answers with %i that it %s, and not what it says', async (status, sentence) => {
    const vault = await startVault({ secrets, token })
    vault.fails(status)
    const ran = await run(['doctor'], { cwd: temporaryFolder(), env: { VAULT_ADDR: vault.url, VAULT_TOKEN: token, JWT_SECRET: `vault:${place}` } })
    expect([ran.code, ran.err]).toEqual([3, `error: JWT_SECRET (vault:${place}): Vault at ${vault.url} ${sentence}.\n`])
  })

  it.each(['vault:', 'vault:#jwt', 'vault:secret/data/shop#', 'vault:a#b#c'])('are not asked for with %s', async reference => {
    const { code, err } = await run(['doctor'], { cwd: temporaryFolder(), env: { JWT_SECRET: reference } })
    expect([code, err]).toEqual([2, `error: JWT_SECRET is a place such as vault:PATH#FIELD, not "${reference}".\n`])
  })
})
