import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { CommerceError } from '../../src/model/index.ts'
import type { LogLevel } from '../../src/ports/index.ts'
import { logMailer } from '../../src/system/log-mailer.ts'
import { consoleLogger, silentLogger } from '../../src/system/loggers.ts'

beforeEach(() => {
  vi.useFakeTimers({ now: 1_767_225_600_000 })
})
afterEach(() => {
  vi.useRealTimers()
})

const collect = (level?: LogLevel) => {
  const lines: string[] = []
  return { lines, logger: consoleLogger({ write: line => lines.push(line), ...(level ? { level } : {}) }) }
}

describe('consoleLogger', () => {
  it('writes one JSON object a line', () => {
    const { lines, logger } = collect()
    logger.log('info', 'Order placed.', { orderId: 7, notes: ['a'] })
    expect(lines).toEqual(['{"time":"2026-01-01T00:00:00.000Z","level":"info","message":"Order placed.","orderId":7,"notes":["a"]}'])
  })

  it('lets no value forge a line or replace what the logger says itself, and drops what has no place in a log', () => {
    const { lines, logger } = collect()
    const others = { level: 'error', password: 'hidden' }
    logger.log('warn', 'one\n{"level":"error"}', { reason: '\r\n\u001b[31m', ...others })
    expect(lines).toHaveLength(1)
    expect(lines[0]).not.toMatch(/\p{Cc}/u)
    expect(JSON.parse(lines[0] ?? '')).toEqual({ time: '2026-01-01T00:00:00.000Z', level: 'warn', message: 'one\n{"level":"error"}', reason: '\r\n\u001b[31m' })
  })

  it.each([
    ['debug', ['debug', 'info', 'warn', 'error']],
    [undefined, ['info', 'warn', 'error']],
    ['error', ['error']],
  ] as const)('drops what is below %s', (least, expected) => {
    const { lines, logger } = collect(least)
    for (const level of ['debug', 'info', 'warn', 'error'] as const) logger.log(level, 'x')
    expect(lines.map(line => (JSON.parse(line) as { level: string }).level)).toEqual(expected)
  })

  it('shows errors with their cause, ours by code and without a stack', () => {
    const { lines, logger } = collect()
    const cause = new TypeError('broken')
    logger.log('error', 'x', { error: new CommerceError('cart_empty', 'The cart is empty.', { cartId: 1 }, { cause }) })
    const { error } = JSON.parse(lines[0] ?? '') as { error: Record<string, unknown> }
    expect(error).toEqual({
      name: 'CommerceError',
      message: 'The cart is empty.',
      code: 'cart_empty',
      details: { cartId: 1 },
      cause: { name: 'TypeError', message: 'broken', stack: cause.stack },
    })
  })

  it('says what it can about fields that are no JSON', () => {
    const { lines, logger } = collect()
    const circle: Record<string, unknown> = {}
    circle.self = circle
    logger.log('info', 'big', { count: 12n })
    logger.log('info', 'circle', { data: circle })
    expect(lines.map(line => JSON.parse(line))).toMatchObject([
      { message: 'big', count: '12' },
      { message: 'circle', unreadable: ['data'] },
    ])
  })
})

it('silentLogger says nothing', () => {
  const spy = vi.spyOn(console, 'error')
  silentLogger.log('error', 'x')
  expect(spy).not.toHaveBeenCalled()
  spy.mockRestore()
})

describe('logMailer', () => {
  const mail = { to: 'ada@example.com', template: 'password_reset', data: { name: 'Ada', token: 'hidden-token', expiresAt: 1 }, key: 'k' } as const

  it('names neither the recipient nor a secret', async () => {
    const { lines, logger } = collect()
    await logMailer(logger).send(mail)
    expect(JSON.parse(lines[0] ?? '')).toMatchObject({ to: 'a***@example.com', template: 'password_reset' })
    expect(lines.join()).not.toMatch(/hidden-token|ada@/)
  })

  it('reveals everything when it is told to', async () => {
    const { lines, logger } = collect()
    await logMailer(logger, { reveal: true }).send(mail)
    const { to, template, data } = mail
    expect(JSON.parse(lines[0] ?? '')).toMatchObject({ to, template, data })
  })
})
