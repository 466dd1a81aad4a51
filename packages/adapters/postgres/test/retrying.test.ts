import { DecideAgain } from '@cartwright/sql'
import { describe, expect, it } from 'vitest'
import { AttemptFailed, retrying } from '../src/retrying.ts'

const failing = (code: string) => Object.assign(new Error(code), { code, severity: 'ERROR' })
const lost = Object.assign(new Error('read ECONNRESET'), { code: 'ECONNRESET' })

/** Runs attempts that fail as told, one after the other, and then succeed; says how often it was tried, how often it paused, and what came of it. */
async function tried(...failures: readonly AttemptFailed[]) {
  let tries = 0
  const pauses: number[] = []
  let outdated = 0
  const attempt = async () => {
    const failure = failures[tries++]
    if (failure) throw failure
    return 'done'
  }
  const hooks = {
    wait: async (ms: number) => {
      pauses.push(ms)
    },
    onOutdated: () => {
      outdated++
    },
  }
  const outcome = await retrying(attempt, hooks).catch((reason: unknown) => reason)
  return { tries, pauses, outdated, outcome }
}

const times = (count: number, cause: unknown, effect: AttemptFailed['effect'] = 'nothing_done') =>
  Array.from({ length: count }, () => new AttemptFailed(cause, effect))

describe('retrying', () => {
  it.each([
    ['a serialization failure', failing('40001')],
    ['a deadlock', failing('40P01')],
    ['a lock not had in time', failing('55P03')],
    ['a connection lost before the commit', lost],
    ['a server that is stopping', failing('57P01')],
  ])('runs a transaction again after %s, five times, after a pause', async (_, cause) => {
    const { tries, pauses, outcome } = await tried(...times(5, cause))
    expect({ tries, pauses: pauses.length, outcome }).toEqual({ tries: 6, pauses: 5, outcome: 'done' })
    for (const ms of pauses) expect(ms >= 10 && ms <= 400).toBe(true)
    expect(await tried(...times(6, cause))).toMatchObject({ tries: 6, outcome: cause })
  })

  it.each([
    ['a unique index', failing('23505')],
    ['a foreign key', failing('23503')],
  ])('looks again, once and at once, when %s refuses', async (_, cause) => {
    expect(await tried(...times(1, cause))).toMatchObject({ tries: 2, pauses: [], outcome: 'done' })
    expect(await tried(...times(2, cause))).toMatchObject({ tries: 2, pauses: [], outcome: cause })
  })

  it.each(['0A000', '26000'])('has statements prepared anew, as often as the schema changes, when they cannot be run as they are (%s)', async code => {
    expect(await tried(...times(5, failing(code)))).toMatchObject({ tries: 6, pauses: [], outdated: 5, outcome: 'done' })
    expect(await tried(...times(6, failing(code)))).toMatchObject({ tries: 6, outdated: 6 })
  })

  it('has nothing prepared anew for anything else', async () => {
    expect((await tried(...times(1, failing('23505')))).outdated).toBe(0)
  })

  it('decides again, at once, when the row was gone', async () => {
    expect(await tried(...times(3, new DecideAgain()))).toMatchObject({ tries: 4, pauses: [], outcome: 'done' })
  })

  it('never repeats what may have been done', async () => {
    expect(await tried(...times(1, lost, 'unknown'))).toMatchObject({ tries: 1, outcome: lost })
  })

  it.each(['timeout exceeded when trying to connect', 'timeout expired', 'Query read timeout'])('does not wait a second time after "%s"', async message => {
    expect((await tried(...times(1, new Error(message)))).tries).toBe(1)
  })

  it('passes on what is no conflict', async () => {
    const broken = failing('23514')
    expect(await tried(...times(1, broken))).toMatchObject({ tries: 1, outcome: broken })
  })
})
