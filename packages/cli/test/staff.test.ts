import { join } from 'node:path'
import { type AccountIdentity, type AccountSession, createClient } from '@cartwright/client'
import { sqlite } from '@cartwright/sqlite'
import { Secret, TOTP } from 'otpauth'
import { expect, it } from 'vitest'
import { runProgram } from '../src/program.ts'
import { staffSecondFactorOf } from '../src/shop/second-factor-codes.ts'
import { bare, type RunOptions, run, runJson, temporaryFolder } from './support/run.ts'
import { serve } from './support/serve.ts'

it('defines roles, lists, changes and deletes them', async () => {
  const cwd = temporaryFolder()
  await run(['migrate'], { cwd })
  expect((await run(['roles', 'list'], { cwd })).out.split('\n').map(line => line.trim().split(/\s{2,}/)[1])).toEqual(
    expect.arrayContaining(['NAME', 'staff', 'admin']),
  )
  const made = await run(['roles', 'create', 'Warehouse', '--scope', 'stock:write', '--scope', 'stock:read'], { cwd })
  expect(made).toEqual({ code: 0, out: 'Role 1, "Warehouse", allows stock:read, stock:write.\n', err: '' })
  const again = await run(['roles', 'create', 'Warehouse', '--scope', 'stock:read'], { cwd })
  expect([again.code, again.err]).toEqual([1, 'error: There is a role called "Warehouse" already. [duplicate]\n'])
  const builtIn = await run(['roles', 'edit', 'admin', '--scope', 'stock:read'], { cwd })
  expect([builtIn.code, builtIn.err]).toEqual([1, expect.stringContaining('the built-in ones cannot be changed')])
  const unknown = await run(['roles', 'create', 'X', '--scope', 'stock:eat'], { cwd })
  expect([unknown.code, unknown.err]).toEqual([2, expect.stringContaining('"stock:eat" is no scope.')])

  const changed = await run(['roles', 'edit', 'Warehouse', '--name', 'Stock room', '--scope', 'stock:read'], { cwd })
  expect(changed.out).toBe('Role 1, "Stock room", allows stock:read.\n')
  const { roles } = await runJson<{ roles: readonly unknown[] }>(['roles', 'list'], { cwd })
  expect(roles).toMatchObject([{ id: 1, name: 'Stock room', scopes: ['stock:read'], members: 0 }])
  const unsure = await run(['roles', 'delete', '1'], { cwd })
  expect([unsure.code, (await runJson<{ roles: readonly unknown[] }>(['roles', 'list'], { cwd })).roles.length]).toEqual([2, 1])
  expect((await run(['roles', 'delete', '1', '--yes'], { cwd })).out).toBe('Role 1, "Stock room", is deleted.\n')
  expect((await runJson<{ roles: readonly unknown[] }>(['roles', 'list'], { cwd })).roles).toEqual([])
})

const secret = 'a secret of at least thirty-two bytes, for tests'
const password = 'a password nobody guesses'

interface Person {
  readonly id: number
  readonly email: string
  readonly second_factor_since: string | null
}

const peopleOf = async (cwd: string): Promise<readonly Person[]> => (await runJson<{ staff: readonly Person[] }>(['staff', 'list'], { cwd })).staff

it('makes accounts for those who work here, and changes what they may do', async () => {
  const cwd = temporaryFolder()
  await run(['migrate'], { cwd })
  expect((await run(['staff', 'list'], { cwd })).out).toBe('Nobody works here yet: "cartwright staff add" makes an account.\n')
  await run(['roles', 'create', 'Warehouse', '--scope', 'stock:read'], { cwd })
  const ada = await run(['staff', 'add', 'ada@shop.example', '--role', 'admin', '--name', 'Ada'], { cwd, stdin: `${password}\n` })
  expect([ada.code, ada.out]).toEqual([0, expect.stringContaining('ada@shop.example can sign in now (number 1).')])
  const bob = await run(['staff', 'add', 'bob@shop.example', '--role', 'Warehouse', '--scope', 'orders:read'], { cwd, stdin: password })
  expect([bob.code, bob.err]).toEqual([0, ''])
  expect(bare((await run(['staff', 'list'], { cwd })).out).slice(1)).toEqual([
    '1 ada@shop.example Ada admin everything none',
    '2 bob@shop.example - Warehouse orders:read none',
    '',
  ])
  const typo = await run(['staff', 'add', 'cyd@shop.example', '--role', 'Werehouse'], { cwd, stdin: password })
  expect([typo.code, typo.err]).toEqual([1, expect.stringContaining('There is no role "Werehouse".')])
  const differing = await run(['staff', 'add', 'cyd@shop.example', '--role', 'staff'], { cwd, stdin: `${password}\n${password}!\n`, isTerminal: true })
  expect([differing.code, differing.err]).toEqual([2, expect.stringContaining('The two passwords differ. Nothing was changed.')])
  expect(await peopleOf(cwd)).toHaveLength(2)

  const off = await run(['staff', 'access', 'bob@shop.example', '--role', 'staff', '--disable'], { cwd })
  expect(off.out).toBe('bob@shop.example is staff, and disabled now. Their sessions have ended.\n')
  expect(await peopleOf(cwd)).toMatchObject([{ id: 1 }, { id: 2, staff_role_id: null, scopes: ['orders:read'], disabled: true }])
  const gone = await run(['staff', 'access', '2', '--role', 'customer', '--enable'], { cwd })
  expect(gone.out).toBe('bob@shop.example is customer now. Their sessions have ended.\n')
  expect(await peopleOf(cwd)).toHaveLength(1)
})

/** Somebody at a terminal, who answers each question by what was said so far. */
const runWith = async (args: readonly string[], { cwd, env }: RunOptions, answer: (said: string) => string) => {
  const written = { out: '', err: '' }
  const raw: boolean[] = []
  const sink = (name: 'out' | 'err') => ({
    isTTY: true,
    write: (text: string) => {
      written[name] += text
    },
  })
  async function* typing() {
    for (;;) yield Buffer.from(answer(written.err))
  }
  const stdin = Object.assign(typing(), { isTTY: true, setRawMode: (isRaw: boolean) => raw.push(isRaw) })
  const code = await runProgram(args, { stdout: sink('out'), stderr: sink('err'), stdin, env: env ?? {}, cwd, onStop: () => undefined })
  return { code, ...written, raw }
}

/** What an authenticator app makes of the secret that was shown. */
const codeFrom = (said: string): string => {
  const [, base32 = ''] = /type the secret into it: ([A-Z2-7 ]+)/.exec(said) ?? []
  return new TOTP({ secret: Secret.fromBase32(base32.replaceAll(' ', '')) }).generate()
}

it('sets up no second factor that the server could not open', async () => {
  const cwd = temporaryFolder()
  const env = { JWT_SECRET: secret, NO_COLOR: '1' }
  await run(['staff', 'add', 'ada@shop.example', '--role', 'admin'], { cwd, env, stdin: password })
  await serve(cwd, [], env)
  const message =
    'error: The second factor would be sealed with another secret than the server has: give this command line the MFA_SECRET and JWT_SECRET of "serve", or use --url. Nothing was changed.\n'
  for (const other of [{}, { JWT_SECRET: `${secret}2` }, { ...env, MFA_SECRET: `${secret}3` }]) {
    const refused = await runWith(['staff', 'enrol', 'ada@shop.example'], { cwd, env: { NO_COLOR: '1', ...other } }, () => `${password}\r`)
    expect([refused.code, refused.err]).toEqual([2, message])
  }
  const enrolled = await runWith(['staff', 'enrol', 'ada@shop.example'], { cwd, env }, said =>
    said.endsWith('Password: ') ? `${password}\r` : `${codeFrom(said)}\n`,
  )
  expect(enrolled.code).toBe(0)
})

it('seals second factors anew with another secret than the one they were sealed with', async () => {
  const cwd = temporaryFolder()
  const ran = async (args: readonly string[], env: Readonly<Record<string, string>>) => run(args, { cwd, env: { NO_COLOR: '1', ...env } })
  await run(['staff', 'add', 'ada@shop.example', '--role', 'admin'], { cwd, env: { JWT_SECRET: secret }, stdin: password })
  const reseal = ['staff', 'reseal-second-factors']
  expect(await ran(reseal, { JWT_SECRET: secret })).toEqual({ code: 0, out: '0 second factors sealed anew. MFA_SECRET_PREVIOUS can be dropped.\n', err: '' })
  await runWith(['staff', 'enrol', 'ada@shop.example'], { cwd, env: { JWT_SECRET: secret } }, said =>
    said.endsWith('Password: ') ? `${password}\r` : `${codeFrom(said)}\n`,
  )

  // What sealed them was JWT_SECRET, which got out.
  const after = { JWT_SECRET: `${secret}2`, MFA_SECRET: `${secret}3` }
  const lost = await ran(reseal, after)
  expect([lost.code, lost.out]).toEqual([1, expect.stringContaining('0 second factors sealed anew. 1 could not be opened: give the secret that sealed them')])
  expect((await ran(reseal, { ...after, MFA_SECRET_PREVIOUS: secret })).out).toBe('1 second factor sealed anew. MFA_SECRET_PREVIOUS can be dropped.\n')
  expect(await runJson(reseal, { cwd, env: after })).toEqual({ resealed: 0, unopened: 0 })

  await serve(cwd, [], after)
  const other = await ran(reseal, { JWT_SECRET: secret, MFA_SECRET_PREVIOUS: `${secret}3` })
  expect([other.code, other.err]).toEqual([2, expect.stringContaining('another secret than the server has')])
  const remote = await ran([...reseal, '--url', 'http://127.0.0.1:1', '--key', 'ck_none'], after)
  expect([remote.code, remote.err]).toEqual([2, expect.stringContaining('run this where the shop runs')])
})

it('sets up a second factor at a terminal, and takes it off again', async () => {
  const cwd = temporaryFolder()
  const options = { cwd, env: { JWT_SECRET: secret, NO_COLOR: '1' } }
  await run(['staff', 'add', 'ada@shop.example', '--role', 'admin'], { ...options, stdin: password })

  const enrolled = await runWith(['staff', 'enrol', 'ada@shop.example'], options, said => {
    if (said.endsWith('Password: ')) return `x\u007f${password}\r`
    return said.match(/Code of the app: /g)?.length === 1 ? 'nonsense\n' : `${codeFrom(said)}\n`
  })
  expect([enrolled.code, enrolled.raw]).toEqual([0, [true, false]])
  expect(enrolled.err).not.toContain(password)
  expect(enrolled.err).toMatch(/[█▀▄ ]{20}/)
  expect(enrolled.out.match(/^[0-9A-Z]{4}(-[0-9A-Z]{4}){4}$/gm)).toHaveLength(10)
  expect(enrolled.out).not.toContain(enrolled.err.match(/[A-Z2-7]{4} [A-Z2-7]{4}/)?.[0])
  expect(await peopleOf(cwd)).toMatchObject([{ second_factor_since: expect.any(String) }])

  const again = await runWith(['staff', 'enrol', 'ada@shop.example'], options, () => `${password}\r`)
  expect([again.code, again.err]).toEqual([1, expect.stringContaining('ada@shop.example has a second factor already.')])
  const givenUp = await runWith(['staff', 'enrol', 'ada@shop.example'], options, () => 'half\u0003')
  expect([givenUp.code, givenUp.raw]).toEqual([1, [true, false]])
  const piped = await run(['staff', 'enrol', 'ada@shop.example'], { ...options, stdin: password })
  expect([piped.code, piped.err]).toEqual([2, expect.stringContaining('takes a terminal to ask on')])

  const reset = await run(['staff', 'reset-second-factor', 'ada@shop.example', '--yes'], options)
  expect([reset.code, reset.out]).toEqual([0, 'ada@shop.example has no second factor any more.\n'])
  expect(await peopleOf(cwd)).toMatchObject([{ second_factor_since: null }])
})

it.each([
  [{}, 'optional'],
  [{ NODE_ENV: 'production' }, 'required'],
  [{ NODE_ENV: 'production', MFA_REQUIRED: 'off' }, 'optional'],
  [{ MFA_REQUIRED: 'on' }, 'required'],
] as const)('takes a second factor of the staff with %j: %s', (env, expected) => {
  expect(staffSecondFactorOf(env)).toBe(expected)
  expect(() => staffSecondFactorOf({ ...env, MFA_REQUIRED: 'yes' })).toThrow('MFA_REQUIRED is on or off, not "yes".')
})

it.each(['MFA_SECRET', 'MFA_SECRET_PREVIOUS'])('refuses a short %s', async name => {
  const { code, err } = await run(['migrate'], { cwd: temporaryFolder(), env: { [name]: 'short' } })
  expect([code, err]).toEqual([2, expect.stringContaining(`${name} must have at least 32 bytes; this one has 5.`)])
})

it('shows where somebody is signed in, and signs them out', async () => {
  const cwd = temporaryFolder()
  const shop = await serve(cwd)
  const env = { DATABASE_URL: `sqlite:${join(cwd, '.cartwright/demo.db')}` }
  const client = createClient({ url: shop.url, headers: { 'user-agent': 'curl/8.5.0' } })
  for (const _ of [1, 2]) await client.auth.login({ email: 'user@example.com', password: 'password123' })
  const { sessions } = await runJson<{ sessions: readonly AccountSession[] }>(['customers', 'sessions', 'user@example.com'], { cwd, env })
  expect(sessions).toMatchObject([
    { device: 'curl/8.5.0', address: '127.0.0.1', current: false },
    { device: 'curl/8.5.0', address: '127.0.0.1', current: false },
  ])
  expect((await run(['customers', 'sessions', 'user@example.com'], { cwd, env })).out).toContain('curl/8.5.0')
  const first = String(sessions[1]?.id)
  const one = await run(['customers', 'sign-out', 'user@example.com', first, '--yes'], { cwd, env })
  expect([one.code, one.out]).toEqual([0, `Session ${first} of user@example.com has ended.\n`])
  const again = await run(['customers', 'sign-out', 'user@example.com', first, '--yes'], { cwd, env })
  expect([again.code, again.err]).toEqual([1, `error: There is no session ${first}. [session_not_found]\n`])
  expect((await run(['customers', 'sign-out', 'user@example.com', '--yes'], { cwd, env })).out).toBe('1 session of user@example.com ended.\n')
  expect((await run(['customers', 'sessions', 'user@example.com'], { cwd, env })).out).toBe('Nobody is signed in with this account.\n')
})

it('shows which issuers an account is linked to, and unlinks it', async () => {
  const cwd = temporaryFolder()
  await run(['staff', 'add', 'ada@shop.example', '--role', 'admin'], { cwd, stdin: password })
  expect((await run(['customers', 'identities', 'ada@shop.example'], { cwd })).out).toBe('This account is linked to no issuer.\n')
  const identity = { issuer: 'https://login.company.example', subject: 'ada' }
  const storage = sqlite(join(cwd, 'shop.db'))
  await storage.customers.linkIdentity(1, identity, { at: 1, actor: 'test' })
  await storage.close()
  const { identities } = await runJson<{ identities: readonly AccountIdentity[] }>(['customers', 'identities', 'ada@shop.example'], { cwd })
  expect(identities).toEqual([{ id: expect.stringMatching(/^[0-9a-f]{32}$/), ...identity }])
  const id = identities[0]?.id ?? ''
  expect(bare((await run(['customers', 'identities', '1'], { cwd })).out)).toEqual(['ID ISSUER SUBJECT', `${id} https://login.company.example ada`, ''])
  expect((await run(['customers', 'unlink', '1', id], { cwd })).code).toBe(2)
  const done = await run(['customers', 'unlink', '1', id, '--yes'], { cwd })
  expect([done.code, done.out]).toEqual([0, `ada@shop.example is not linked to ${id} any more.\n`])
  const again = await run(['customers', 'unlink', '1', id, '--yes'], { cwd })
  expect([again.code, again.err]).toEqual([1, `error: There is no identity ${id}. [identity_not_found]\n`])
})
