import { expect, it } from 'vitest'
import { noopSpan, openTelemetryTracer } from '../../src/system/index.ts'

const parent = { traceparent: '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01', tracestate: 'a=b' }

it('runs the work and nothing else, where the program has no SDK', async () => {
  const tracer = openTelemetryTracer()
  const seen = await tracer.span('work', { kind: 'server' }, async span => [span, tracer.isRecording(), tracer.current()])
  expect(seen).toEqual([noopSpan, false, undefined])
  await expect(tracer.span('work', {}, () => Promise.reject(new Error('broken')))).rejects.toThrow('broken')
  const work = () => 1
  expect(tracer.bound(work)).toBe(work)
})

it.each([parent, { traceparent: 'none' }])('goes on where a request came with %j', async parent => {
  expect(await openTelemetryTracer().span('work', { parent }, async () => 'done')).toBe('done')
})
