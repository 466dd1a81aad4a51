import { describe, expect, it } from 'vitest'
import { type ConformanceCase, runSuite, type SuiteOptions } from '../../src/conformance/suite.ts'

const made: { destroyed: boolean; ran: string[] }[] = []
const options: SuiteOptions<(typeof made)[number]> = {
  name: 'probe',
  create: () => {
    const subject = { destroyed: false, ran: [] as string[] }
    made.push(subject)
    return subject
  },
  destroy: subject => {
    subject.destroyed = true
  },
  skip: [{ case: 'quality', reason: 'the probe has none' }],
}
const note =
  (name: string): ConformanceCase<(typeof made)[number]>['run'] =>
  async subject => {
    subject.ran.push(name)
  }
const cases = [
  { name: 'safety', safety: true, run: note('safety') },
  { name: 'quality', run: note('quality') },
  { name: 'more', run: note('more') },
]

runSuite('Port', options, cases)

describe('runSuite', () => {
  it('ran each case on its own subject, but not the skipped one, and cleaned up', () => {
    expect(made).toEqual([
      { destroyed: true, ran: ['safety'] },
      { destroyed: true, ran: ['more'] },
    ])
  })

  it.each([
    [{ case: 'unknown', reason: 'r' }, 'Port has no case "unknown" to skip (r).'],
    [{ case: 'safety', reason: 'too hard' }, 'Port: "safety" is a case of safety and cannot be skipped (too hard).'],
    [{ case: 'quality', reason: ' ' }, 'Port: skipping "quality" needs a reason.'],
  ])('refuses the skip %j', (skip, message) => {
    expect(() => runSuite('Port', { ...options, skip: [skip] }, cases)).toThrow(message)
  })
})
