import { spawnSync } from 'node:child_process'
import { resolve } from 'node:path'
import { CommerceError, type LogFields } from '@cartwright/core'
import { expect, it } from 'vitest'
import { tellerOf } from '../src/logs/logger-of.ts'
import { pinoLogger } from '../src/logs/pino-logger.ts'
import { prettyLine } from '../src/logs/pretty-line.ts'
import { start } from './support/program-process.ts'
import { run, temporaryFolder } from './support/run.ts'

/** What a logger wrote, text and parsed. */
const collect = (level: 'debug' | 'warn' = 'debug') => {
  const lines: string[] = []
  const logger = pinoLogger({ level, write: line => lines.push(line) })
  const parsed = () => lines.map(line => JSON.parse(line) as Record<string, unknown>)
  return { lines, logger, parsed }
}

it('writes one JSON object a line, with the fields that have a place in a log and no others', () => {
  const { lines, logger, parsed } = collect()
  const others = { password: 'hidden-1', level: 'error', orderId: 7, requestId: 'r-1', address: undefined }
  logger.log('info', 'Order placed.', others)
  expect(parsed()).toEqual([
    { level: 'info', time: expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/), pid: process.pid, message: 'Order placed.', order_id: 7, request_id: 'r-1' },
  ])
  expect(lines).toEqual([expect.stringMatching(/^\{.*\}\n$/)])
})

it('drops what is below its level', () => {
  const { logger, parsed } = collect('warn')
  for (const level of ['debug', 'info', 'warn', 'error'] as const) logger.log(level, level)
  expect(parsed().map(line => line.level)).toEqual(['warn', 'error'])
})

it('lets no value forge a line', () => {
  const { lines, logger, parsed } = collect()
  logger.log('warn', 'one\n{"level":"error"}', { reason: '\r\n\u001b[31m\u0085\u2028\u009b' })
  expect(lines).toHaveLength(1)
  expect(lines[0]?.slice(0, -1)).not.toMatch(/[\p{Cc}\u2028\u2029]/u)
  expect(parsed()).toMatchObject([{ message: 'one\n{"level":"error"}', reason: '\r\n\u001b[31m\\u0085\\u2028\\u009b' }])
})

const token = 'Zx81'.repeat(10).concat('abc')

it.each([
  ['connect to postgres://shop:hunter2@db.internal/shop failed', 'connect to postgres://shop:***@db.internal/shop failed'],
  ['Authorization: Bearer abc.def-1', 'Authorization: Bearer ***'],
  ['key sk_test_51Habcdefgh and whsec_c2VjcmV0c2VjcmV0', 'key sk_*** and whsec_***'],
  ['token eyJhbGciOi.eyJzdWIiOi.c2lnbmF0dXJl', 'token [token]'],
  [`guest ${token}, key ck_${token}`, 'guest [token], key [token]'],
  ['no mailbox ada.lovelace@mail.example.com here', 'no mailbox ***@mail.example.com here'],
  ['card 4242 4242 4242 4242', '[withheld: it holds a card number]'],
  ['trace 4bf92f3577b34da6a3ce929d0e0e4736 of order 12', 'trace 4bf92f3577b34da6a3ce929d0e0e4736 of order 12'],
])('hides what must not be read: %s', (text, shown) => {
  const { lines, logger, parsed } = collect()
  logger.log('error', text, { error: new TypeError(text), cause: [{ text }] })
  expect(parsed()).toMatchObject([{ message: shown, error: { name: 'TypeError', message: shown }, cause: [{ text: shown }] }])
  expect(text === shown || !lines.join('').includes(text)).toBe(true)
})

it('tells refusals by their code, other errors with where they came from, and cuts what is too long', () => {
  const { logger, parsed } = collect()
  const cause = new TypeError('broken')
  logger.log('error', 'x', { error: new CommerceError('cart_empty', 'The cart is empty.', { email: 'ada@example.com' }, { cause }) })
  logger.log('info', 'y', { reason: 'a'.repeat(9_000), count: 12n })
  expect(parsed()).toMatchObject([
    { error: { code: 'cart_empty', message: 'The cart is empty.', cause: { name: 'TypeError', stack: expect.stringContaining('logs.test.ts') } } },
    { reason: `${'a'.repeat(8_000)}…`, count: '12' },
  ])
})

it('never throws', () => {
  const { logger, parsed } = collect()
  const circle: Record<string, unknown> = {}
  circle.self = circle
  logger.log('info', 'circle', { data: circle, notes: circle } as LogFields)
  expect(parsed()).toHaveLength(1)
})

it('shows people the time of day, the level and the rest', () => {
  const plain = { bold: String, dim: String, green: String, red: (text: string) => `<${text}>`, yellow: String }
  const line =
    '{"level":"error","time":"2026-11-27T22:13:59.100Z","pid":1,"trace_id":"t","span_id":"s","message":"It \\"broke\\"\\u001b","order_id":7,"route":"/orders/{id}","reason":"a b"}'
  expect(prettyLine(line, plain)).toBe('22:13:59 <error> It "broke"\\u001b order_id=7 route=/orders/{id} reason="a b"\n')
})

it('refuses a level that there is not', async () => {
  const { code, err } = await run(['migrate'], { cwd: temporaryFolder(), env: { LOG_LEVEL: 'loud' } })
  expect([code, err]).toEqual([2, 'error: LOG_LEVEL is one of debug, info, warn, error, not "loud".\n'])
})

it("is quiet about a command's own requests unless it is asked for all, and never on standard output", async () => {
  const cwd = temporaryFolder()
  await run(['migrate'], { cwd })
  const list = async (level: string) => {
    const { code, out, err } = await run(['orders', 'list', '--json'], { cwd, env: { LOG_LEVEL: level } })
    const lines = err.split('\n').slice(0, -1)
    return [code, JSON.parse(out).total, lines.map(line => JSON.parse(line).message)]
  }
  expect(await list('info')).toEqual([0, 0, []])
  expect(await list('debug')).toEqual([0, 0, ['A request was answered.']])
})

it('notes every request that was answered, and who was refused, without what they sent', async () => {
  const shop = start(['serve'], temporaryFolder(), { LOG_LEVEL: 'info' })
  await shop.printed('Ctrl-C')
  const url = /API +(http\S+)/.exec(shop.text())?.[1] ?? ''
  await fetch(`${url}/products/1?hidden=query`, { headers: { 'x-request-id': 'request-1', cookie: 'hidden=cookie' } })
  const login = { email: 'nobody@example.com', password: 'hidden-password' }
  await fetch(`${url}/auth/login`, {
    method: 'POST',
    body: JSON.stringify(login),
    headers: { 'content-type': 'application/json', 'x-request-id': 'request-2' },
  })
  await fetch(`${url}/livez`)
  shop.child.kill('SIGTERM')
  expect(await shop.exited).toBe(0)
  const lines = shop
    .text()
    .split('\n')
    .filter(line => line.startsWith('{'))
    .map(line => JSON.parse(line) as Record<string, unknown>)
  const request = { method: 'POST', route: '/auth/login', request_id: 'request-2' }
  expect(
    lines
      .filter(line => line.request_id !== undefined)
      .map(({ time: _, pid: __, ms, ...line }) => ({ ...line, ...(ms === undefined ? {} : { ms: typeof ms }) })),
  ).toEqual([
    { level: 'info', message: 'A request was answered.', method: 'GET', route: '/products/{id}', request_id: 'request-1', status: 422, ms: 'number' },
    { level: 'info', message: 'A sign-in was refused.', customer_id: null, request_id: 'request-2' },
    { level: 'warn', message: 'A sign-in, token or key was refused.', ...request, code: 'invalid_credentials' },
    { level: 'info', message: 'A request was answered.', ...request, status: 401, ms: 'number' },
  ])
  expect(shop.text()).not.toMatch(/hidden|nobody@/)
})

it('tells of its end in lines of the log whatever LOG_LEVEL, and on a terminal in words', async () => {
  const worker = start(['worker'], temporaryFolder(), { LOG_LEVEL: 'error' })
  await worker.printed('Ctrl-C')
  worker.child.kill('SIGTERM')
  expect(await worker.exited).toBe(0)
  const told = worker.text().split('\n').slice(1, -1)
  expect(told.map(line => JSON.parse(line))).toEqual(
    ['Stopping: what is under way is being finished.', 'Stopped.'].map(message => ({
      level: 'info',
      time: expect.any(String),
      pid: worker.child.pid,
      message,
    })),
  )

  const written: string[] = []
  const sink = { isTTY: true, write: (text: string) => written.push(text) }
  const tell = await tellerOf({ env: {}, stdout: sink, stderr: sink })
  tell('\nStopping: x.')
  expect(written).toEqual(['\nStopping: x.\n'])
})

it('ends a process that threw what nobody caught with a line that says so, and with 1', () => {
  const source = (file: string) => JSON.stringify(resolve(import.meta.dirname, '../src', file))
  const program = `
    const { serverLogger } = await import(${source('logs/logger-of.ts')})
    const { processTerminal } = await import(${source('terminal.ts')})
    await serverLogger(processTerminal())
    setTimeout(() => { throw new TypeError('out of the blue') })
    setTimeout(() => {}, 60_000)`
  const { status, stderr } = spawnSync(process.execPath, ['--conditions=cartwright-source', '--input-type=module', '--eval', program], { encoding: 'utf8' })
  expect([status, stderr.split('\n').length]).toEqual([1, 2])
  expect(JSON.parse(stderr)).toMatchObject({
    level: 'error',
    message: 'The process ends: something unexpected was thrown.',
    error: { message: 'out of the blue' },
  })
})
