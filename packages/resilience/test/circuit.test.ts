import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type Circuit, type CircuitLimits, CircuitOpenError, circuit, circuitLevels } from '../src/index.ts'

const limits: CircuitLimits = { share: 0.5, callsMin: 6, windowMs: 30_000, inARow: 4, halfOpenAfterMs: 15_000 }

/** A circuit on a clock that stands still. */
function opened(own: Partial<CircuitLimits> = {}) {
  const time = { now: 1_767_225_600_000 }
  const changes: (readonly [state: string, reason: unknown])[] = []
  const unit = circuit({
    limits: { ...limits, ...own },
    isFailure: error => error !== 'declined',
    clock: { now: () => time.now },
    onChange: (state, reason) => changes.push([state, reason]),
  })
  const call = (answer: 'works' | 'declined' | 'fails') => unit.run(async () => (answer === 'works' ? answer : Promise.reject(answer))).catch(error => error)
  return { time, changes, unit, call }
}

describe('a circuit', () => {
  it('gives what calls give and throw, and tells its state for the meter', async () => {
    const { unit, call } = opened()
    expect([await call('works'), await call('declined'), await call('fails')]).toEqual(['works', 'declined', 'fails'])
    expect(circuitLevels('mail', unit)).toEqual([
      { name: 'cartwright_circuit_state', labels: { circuit: 'mail', state: 'closed' }, value: 1 },
      { name: 'cartwright_circuit_state', labels: { circuit: 'mail', state: 'half_open' }, value: 0 },
      { name: 'cartwright_circuit_state', labels: { circuit: 'mail', state: 'open' }, value: 0 },
    ])
  })

  it('is not opened by refusals, which keep it closed as other answers do', async () => {
    const { unit, call } = opened()
    for (let calls = 0; calls < 100; calls += 1) await call('declined')
    for (let calls = 0; calls < 3; calls += 1) await call('fails')
    await call('declined')
    expect(unit.state()).toBe('closed')
  })

  it('opens, tells for how long, tries nothing meanwhile, and closes when one call went well', async () => {
    const { time, changes, unit, call } = opened()
    for (let calls = 0; calls < 4; calls += 1) await call('fails')
    time.now += 5_500
    expect([unit.state(), unit.waitMs(), await call('works')]).toEqual(['open', 9_500, new CircuitOpenError(9_500)])
    time.now += 9_500
    expect([unit.waitMs(), unit.state(), await call('works'), unit.state()]).toEqual([0, 'half_open', 'works', 'closed'])
    expect(changes).toEqual([
      ['open', 'fails'],
      ['closed', undefined],
    ])
  })

  it('does not stay open for as long as a clock is set back', async () => {
    const { time, unit, call } = opened()
    for (let calls = 0; calls < 4; calls += 1) await call('fails')
    time.now -= 3_600_000
    expect(unit.waitMs()).toBe(15_000)
    time.now += 15_000
    expect(await call('works')).toBe('works')
  })
})

/** What a circuit is supposed to be, in as few words as possible. */
interface Model {
  state: 'closed' | 'half_open' | 'open'
  now: number
  openedAt: number
  outcomes: { readonly at: number; readonly failed: boolean }[]
  /** Calls under way, by what they began as: one of a closed circuit, or a probe that may be one of the past. */
  calls: { readonly probe: number | null }[]
  probe: number
}

interface Real {
  readonly unit: Circuit
  readonly time: { now: number }
  readonly calls: { readonly end: (passes: boolean) => void; readonly done: Promise<unknown> }[]
}

const waitOf = (model: Model): number => {
  if (model.state === 'closed') return 0
  return model.state === 'half_open' ? 1_000 : Math.max(0, model.openedAt + limits.halfOpenAfterMs - model.now)
}

function note(model: Model, failed: boolean): boolean {
  model.outcomes = [...model.outcomes.filter(({ at }) => model.now - at < limits.windowMs), { at: model.now, failed }]
  const failures = model.outcomes.filter(outcome => outcome.failed).length
  const isShare = model.outcomes.length >= limits.callsMin && failures >= model.outcomes.length * limits.share
  const isRow = model.outcomes.length >= 4 && model.outcomes.slice(-4).every(outcome => outcome.failed)
  return failed && (isShare || isRow)
}

const open = (model: Model): void => {
  if (model.state !== 'open') Object.assign(model, { state: 'open', openedAt: model.now })
}

const agree = (model: Model, { unit }: Real): void => {
  const isDue = model.state === 'open' && waitOf(model) === 0
  expect([unit.state(), unit.waitMs()]).toEqual([isDue ? 'half_open' : model.state, waitOf(model)])
}

class Begin implements fc.AsyncCommand<Model, Real> {
  check = () => true
  async run(model: Model, real: Real) {
    const isTried = waitOf(model) === 0
    const { promise, resolve, reject } = Promise.withResolvers<void>()
    let isMade = false
    const done = real.unit
      .run(() => {
        isMade = true
        return promise
      })
      .catch(error => error)
    expect(isMade).toBe(isTried)
    if (!isTried) {
      expect(await done).toEqual(new CircuitOpenError(waitOf(model)))
      return
    }
    if (model.state === 'open') Object.assign(model, { state: 'half_open', probe: model.probe + 1 })
    model.calls.push({ probe: model.state === 'half_open' ? model.probe : null })
    real.calls.push({ done, end: passes => (passes ? resolve() : reject(new Error('away'))) })
    agree(model, real)
  }
  toString = () => 'begin'
}

class End implements fc.AsyncCommand<Model, Real> {
  readonly passes: boolean
  readonly which: number
  constructor(passes: boolean, which: number) {
    this.passes = passes
    this.which = which
  }
  check = (model: Readonly<Model>) => model.calls.length > 0
  async run(model: Model, real: Real) {
    const index = this.which % model.calls.length
    const [call] = model.calls.splice(index, 1)
    const [own] = real.calls.splice(index, 1)
    own?.end(this.passes)
    await own?.done
    const isLateProbe = call?.probe !== null && (model.state !== 'half_open' || call?.probe !== model.probe)
    if (call?.probe === null) {
      if (note(model, !this.passes)) open(model)
    } else if (!isLateProbe && this.passes) {
      Object.assign(model, { state: 'closed', outcomes: [] })
      note(model, false)
    } else if (!isLateProbe) {
      note(model, true)
      open(model)
    }
    agree(model, real)
  }
  toString = () => `end(${this.passes ? 'well' : 'badly'}, ${this.which})`
}

class Pass implements fc.AsyncCommand<Model, Real> {
  readonly ms: number
  constructor(ms: number) {
    this.ms = ms
  }
  check = () => true
  async run(model: Model, real: Real) {
    model.now += this.ms
    real.time.now += this.ms
    agree(model, real)
  }
  toString = () => `pass(${this.ms})`
}

describe('a circuit, whatever happens', () => {
  it('is what a plain model of it is: calls at once, late answers and times included', async () => {
    const commands = [
      fc.constant(new Begin()),
      fc.tuple(fc.boolean(), fc.nat(20)).map(([passes, which]) => new End(passes, which)),
      fc.integer({ min: 0, max: 16_000 }).map(ms => new Pass(ms)),
    ]
    await fc.assert(
      fc.asyncProperty(fc.commands(commands, { size: 'large', maxCommands: 120 }), async sequence => {
        const setup = () => {
          const { unit, time } = opened()
          return {
            model: { state: 'closed', now: time.now, openedAt: 0, outcomes: [], calls: [], probe: 0 } satisfies Model,
            real: { unit, time, calls: [] },
          }
        }
        await fc.asyncModelRun(setup, sequence)
      }),
      { numRuns: 400 },
    )
  })
})
