import { expect, it } from 'vitest'
import { parseTraceParent } from '../../../src/model/index.ts'

const traceId = '4bf92f3577b34da6a3ce929d0e0e4736'
const spanId = '00f067aa0ba902b7'

it.each([
  [`00-${traceId}-${spanId}-01`, 1],
  [`00-${traceId}-${spanId}-00`, 0],
  [`cc-${traceId}-${spanId}-03`, 3],
  [`cc-${traceId}-${spanId}-01-what-the-future-will-be-like`, 1],
])('reads %s', (text, flags) => {
  expect(parseTraceParent(text)).toEqual({ traceId, spanId, flags })
})

it.each([
  '',
  `00-${traceId}-${spanId}`,
  `00-${traceId}-${spanId}-01-more`,
  `ff-${traceId}-${spanId}-01`,
  `cc-${traceId}-${spanId}-01.what`,
  `00-${'0'.repeat(32)}-${spanId}-01`,
  `00-${traceId}-${'0'.repeat(16)}-01`,
  `00-${traceId.toUpperCase()}-${spanId}-01`,
  ` 00-${traceId}-${spanId}-01`,
  `00-${traceId}-${spanId}-01\n`,
])('passes over %j', text => {
  expect(parseTraceParent(text)).toBeNull()
})
