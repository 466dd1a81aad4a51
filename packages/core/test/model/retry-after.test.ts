import { expect, it } from 'vitest'
import { retryAfterMs } from '../../src/model/retry-after.ts'

const date = 'Wed, 21 Oct 2026 07:28:00 GMT'

it.each([
  ['120', date, 120_000],
  [' 0 ', null, 0],
  ['Wed, 21 Oct 2026 07:29:30 GMT', date, 90_000],
  // Already over: no reason to wait.
  ['Wed, 21 Oct 2026 07:00:00 GMT', date, 0],
  // Our own clock is not asked.
  ['Wed, 21 Oct 2026 07:29:30 GMT', null, null],
  ['Wed, 21 Oct 2026 07:29:30 GMT', 'yesterday', null],
  ['Wed, 41 Oct 2026 07:29:30 GMT', date, null],
  ['1234567890', date, null],
  ['-1', date, null],
  ['1.5', date, null],
  ['2026-10-21T07:29:30Z', date, null],
  ['soon', date, null],
  ['', date, null],
  [undefined, undefined, null],
])('%s, sent %s, asks for %s ms', (header, sent, expected) => {
  expect(retryAfterMs(header, sent)).toBe(expected)
})
