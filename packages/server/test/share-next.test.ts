import { expect, it } from 'vitest'
import { shareNext } from '../src/http/share-next.ts'

/** Reads a value at once, and answers with it when it may. */
const reader = () => {
  const state = { value: 'old', reads: 0 }
  const gates = [Promise.withResolvers<void>(), Promise.withResolvers<void>()]
  const read = async () => {
    const { value } = state
    state.reads += 1
    await gates[state.reads - 1]?.promise
    return value
  }
  return { state, gates, read }
}

it('answers who asks while something is under way with what is read afterwards, once for all of them', async () => {
  const { state, gates, read } = reader()
  const share = shareNext<string>()
  const early = share('a', read)
  state.value = 'new'
  const late = Array.from({ length: 50 }, () => share('a', read))
  expect(state.reads).toBe(1)
  gates[0]?.resolve()
  expect(await early).toBe('old')
  const last = share('a', read)
  gates[1]?.resolve()
  expect(new Set(await Promise.all(late))).toEqual(new Set(['new']))
  expect([await last, state.reads]).toEqual(['new', 3])
})

it('keeps keys apart, and remembers nothing', async () => {
  const { state, read, gates } = reader()
  for (const gate of gates) gate.resolve()
  const share = shareNext<string>()
  expect(await Promise.all([share('a', read), share('b', read)])).toEqual(['old', 'old'])
  state.value = 'new'
  expect([await share('a', read), state.reads]).toEqual(['new', 3])
})

it('fails those who share what fails, and who waits for it, and nobody after them', async () => {
  const share = shareNext<string>()
  let works = 0
  const work = async () => {
    works += 1
    await Promise.resolve()
    if (works === 1) throw new Error('away')
    return 'done'
  }
  const outcomes = await Promise.allSettled([share('a', work), share('a', work), share('a', work)])
  expect(outcomes.map(({ status }) => status)).toEqual(['rejected', 'rejected', 'rejected'])
  expect([await share('a', work), works]).toEqual(['done', 2])
})
