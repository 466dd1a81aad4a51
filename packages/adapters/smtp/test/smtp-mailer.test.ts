import { createServer } from 'node:net'
import { isUndeliverable, type Mail } from '@cartwright/core'
import { manualClock, memoryMeter } from '@cartwright/core/memory'
import { afterEach, describe, expect, it } from 'vitest'
import { type SmtpMailerOptions, smtpMailer } from '../src/index.ts'
import { decoded } from './support/decoded.ts'
import { type MailHost, openMailHost, smtpError } from './support/mail-host.ts'
import { testCertificate } from './support/test-certificate.ts'

const reset: Mail = {
  to: 'ada@example.com',
  template: 'password_reset',
  data: { name: 'Ada', token: 'the-token', expiresAt: Date.UTC(2026, 0, 2, 3, 4) },
  key: 'password_reset:1:1',
}
const shop = { from: 'The Shop <shop@shop.example>', shopName: 'The Shop', storefrontUrl: 'https://shop.example/shop/' }

const open: { close(): Promise<void> }[] = []
afterEach(async () => {
  for (const one of open.splice(0)) await one.close()
})

const hosted = async (options?: Parameters<typeof openMailHost>[0]): Promise<MailHost> => {
  const host = await openMailHost(options)
  open.push(host)
  return host
}
const mailerTo = ({ port }: Pick<MailHost, 'port'>, options: Partial<SmtpMailerOptions> = {}) =>
  smtpMailer({ url: `smtp://127.0.0.1:${port}`, ...shop, ...options })

/** What a mail fails with. */
const failure = async (sending: Promise<void>): Promise<Error> => {
  const outcome = await sending.then(
    () => null,
    (error: unknown) => error,
  )
  if (outcome instanceof Error) return outcome
  throw new Error('It was sent.')
}

describe('smtpMailer', () => {
  it('sends a template as text and HTML, from the shop, marked as sent by a program', async () => {
    const host = await hosted()
    await mailerTo(host).send(reset)
    const [mail] = host.received
    const message = decoded(mail?.message ?? '')
    expect([mail?.from, mail?.to, host.received.length]).toEqual(['shop@shop.example', ['ada@example.com'], 1])
    expect(message).toMatch(/^From: The Shop <shop@shop.example>\r$/m)
    expect(message).toMatch(/^Subject: Reset your password at The Shop\r$/m)
    expect(message).toMatch(/^Auto-Submitted: auto-generated\r$/m)
    expect(message).toContain('Choose a new password:\r\nhttps://shop.example/shop/reset-password#token=the-token')
    expect(message).toContain('<a href="https://shop.example/shop/reset-password#token=the-token">Choose a new password</a>')
    expect(message).toContain('until 2026-01-02 03:04 UTC')
  })

  it('gives a message that is sent again the same id, and no other message', async () => {
    const host = await hosted()
    const mailer = mailerTo(host)
    for (const mail of [reset, reset, { ...reset, key: 'password_reset:2:1' }, { ...reset, to: 'bob@example.com' }]) await mailer.send(mail)
    const ids = host.received.map(({ message }) => /^Message-ID: <([0-9a-f]{40})@shop\.example>\r$/im.exec(message)?.[1])
    expect([ids[0], new Set(ids).size]).toEqual([ids[1], 3])
    expect(ids[0]).toHaveLength(40)
  })

  it('signs in over a connection that STARTTLS has encrypted', async () => {
    const logins: string[] = []
    const host = await hosted({
      ...testCertificate,
      disabledCommands: [],
      authOptional: false,
      onAuth: ({ username = '', password = '' }, session, done) => {
        logins.push(`${username} ${password} ${session.secure}`)
        if (password === 'p@ss/word') done(null, { user: username })
        else done(smtpError(535, 'Authentication failed'))
      },
    })
    const url = (password: string) => ({ url: `smtp://us%40er:${encodeURIComponent(password)}@localhost:${host.port}`, ca: testCertificate.cert })
    await mailerTo(host, url('p@ss/word')).send(reset)
    expect(logins).toEqual(['us@er p@ss/word true'])
    expect(host.received.map(({ user, isEncrypted }) => [user, isEncrypted])).toEqual([['us@er', true]])
    const wrong = await failure(mailerTo(host, url('wrong-secret')).send(reset))
    expect([isUndeliverable(wrong), host.received.length]).toEqual([false, 1])
    expect(wrong.message).not.toContain('wrong-secret')
  })

  it('speaks TLS from the first byte with smtps, and trusts no certificate it does not know', async () => {
    const host = await hosted({ ...testCertificate, secure: true })
    const url = `smtps://localhost:${host.port}`
    await mailerTo(host, { url, ca: testCertificate.cert }).send(reset)
    expect(host.received.map(({ isEncrypted }) => isEncrypted)).toEqual([true])
    const unknown = await failure(mailerTo(host, { url }).send(reset))
    expect([isUndeliverable(unknown), host.received.length]).toEqual([false, 1])
    expect(unknown.message).toContain('certificate')
  })

  it('sends nothing in the clear to another machine', async () => {
    const host = await hosted()
    // Names this machine in a way that is not known for it.
    const error = await failure(mailerTo(host, { url: `smtp://127.1:${host.port}` }).send(reset))
    expect([isUndeliverable(error), host.received]).toEqual([false, []])
    expect(error.message).toContain('STARTTLS')
  })

  it.each([
    [550, 'no such mailbox', true],
    [553, 'mailbox name not allowed', true],
    [450, 'greylisted', false],
    [451, 'local error', false],
    [530, 'sign in first', false],
  ])('takes a recipient refused with %i %s: for good %s', async (code, words, isForGood) => {
    const host = await hosted({ onRcptTo: ({ address }, _session, done) => done(smtpError(code, `<${address}> ${words}`)) })
    const error = await failure(mailerTo(host).send(reset))
    expect([isUndeliverable(error), host.received]).toEqual([isForGood, []])
    expect(error.message).toContain(`<(the recipient)> ${words}`)
    expect(error.message).not.toContain('ada@')
  })

  it.each([
    [554, true],
    [452, false],
  ])('takes a content refused with %i: for good %s', async (code, isForGood) => {
    const host = await hosted({
      onData: (stream, _session, done) => {
        stream.resume()
        stream.on('end', () => done(smtpError(code, 'not this')))
      },
    })
    expect(isUndeliverable(await failure(mailerTo(host).send(reset)))).toBe(isForGood)
  })

  it('a sender that is refused is the shop’s trouble, not the mail’s', async () => {
    const host = await hosted({ onMailFrom: (_address, _session, done) => done(smtpError(550, 'not from you')) })
    expect(isUndeliverable(await failure(mailerTo(host).send(reset)))).toBe(false)
  })

  it('gives up a server that is silent, and one that is not there', async () => {
    const silent = createServer(socket => void socket.on('error', () => {}))
    await new Promise<void>(resolve => silent.listen(0, '127.0.0.1', resolve))
    const address = silent.address()
    const port = typeof address === 'object' && address ? address.port : 0
    expect(isUndeliverable(await failure(mailerTo({ port }, { timeoutMs: 200 }).send(reset)))).toBe(false)
    await new Promise(resolve => silent.close(resolve))
    expect(isUndeliverable(await failure(mailerTo({ port }).send(reset)))).toBe(false)
  })

  it('leaves a server alone that failed five times in a row, and finds out after fifteen seconds; who refuses mails does not fail', async () => {
    const clock = manualClock()
    const meter = memoryMeter()
    const refusals: Error[] = Array.from({ length: 6 }, () => smtpError(450, 'greylisted'))
    const host = await hosted({
      onRcptTo: (_address, _session, done) => {
        const refusal = refusals.pop()
        if (refusal) done(refusal)
        else done()
      },
    })
    const mailer = mailerTo(host, { clock, meter })
    const state = async () =>
      (await meter.levels()).flatMap(level => (level.name === 'cartwright_circuit_state' && level.value === 1 ? [Object.values(level.labels).join(' ')] : []))
    for (let mails = 0; mails < 6; mails += 1) await failure(mailer.send(reset))
    await mailer.send(reset)
    expect([await state(), host.received.length]).toEqual([['mail closed'], 1])
    await host.close()
    for (let mails = 0; mails < 5; mails += 1) expect((await failure(mailer.send(reset))).message).toContain('ECONNREFUSED')
    expect(await failure(mailer.send(reset))).toMatchObject({ name: 'CircuitOpenError', retryAfterMs: 15_000 })
    expect(await state()).toEqual(['mail open'])
    await clock.advance(15_000)
    expect((await failure(mailer.send(reset))).message).toContain('ECONNREFUSED')
  })

  it('makes one recipient of an address, whatever is in it', async () => {
    const host = await hosted()
    await mailerTo(host).send({ ...reset, to: 'ada,bob@example.com' })
    expect(host.received.map(({ to }) => to.length)).toEqual([1])
  })

  it('sends texts and links of one’s own, and nothing where a template is null', async () => {
    const host = await hosted()
    const mailer = mailerTo(host, {
      links: { resetPassword: token => `https://other.example/r?t=${token}` },
      templates: {
        password_reset: ({ token }, { links }) => ({ subject: 'Neu', text: links.resetPassword(token), html: '<p>Neu</p>' }),
        order_refunded: () => null,
      },
    })
    await mailer.send(reset)
    await mailer.send({ to: 'a@example.com', template: 'order_refunded', data: { orderId: 1, currency: 'USD', amount: 1, hasAccount: true }, key: 'k' })
    expect(host.received.length).toBe(1)
    expect(decoded(host.received[0]?.message ?? '')).toContain('https://other.example/r?t=the-token')
  })

  it.each([
    [{ url: 'https://mail.example' }, 'smtp://USER'],
    [{ url: 'smtp://:secret@mail.example' }, 'a user and a password'],
    [{ url: 'smtp://user:100%25%@mail.example' }, 'percent-encoded'],
    [{ url: 'mail.example' }, 'smtp://USER'],
    [{ from: 'nobody' }, 'The sender of mails'],
    [{ from: 'A <a@b>\r\nBcc: c@d' }, 'The sender of mails'],
    [{ storefrontUrl: 'http://shop.example' }, 'https'],
    [{ storefrontUrl: 'javascript:alert(1)' }, 'https'],
    [{ storefrontUrl: 'https://shop.example/?a=b' }, 'https'],
  ])('refuses %j', (option, words) => {
    const make = () => smtpMailer({ url: 'smtp://mail.example', ...shop, ...option })
    expect(make).toThrow(words)
    expect(make).not.toThrow('secret')
  })
})
