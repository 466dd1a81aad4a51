import { expect } from 'vitest'
import type { DeliveryHint, Dispatcher, Subscription } from '../ports/index.ts'
import { type ConformanceCase, runSuite, type SuiteOptions } from './suite.ts'

/** Dispatchers of two processes on one engine, with nothing in it, and their time. */
export interface DispatcherSubject {
  readonly here: Dispatcher
  readonly there: Dispatcher
  readonly now: () => number
  /** Lets time pass: moving a manual clock, or really waiting. */
  readonly advance: (ms: number) => Promise<void>
}

/** Times are short, so that an engine whose time cannot be moved passes in seconds. Milliseconds. */
const shortMs = 300

/** How often is looked whether something has come, and how many times. */
const [lookMs, looksMax] = [10, 1_000]

const cases: readonly ConformanceCase<DispatcherSubject>[] = [
  {
    name: 'hands every hint to those who consume, wherever they are, and each to one of them',
    run: async subject => {
      const got = [gather(subject.here, 'mail'), gather(subject.there, 'mail')]
      await subject.here.push(hints(subject, 1, 40))
      await subject.there.push(hints(subject, 41, 40))
      await until(subject, () => idsOf(got).length >= 80)
      await subject.advance(shortMs)
      expect(idsOf(got)).toEqual(range(1, 80))
    },
  },
  {
    name: 'keeps hints for who consumes them: nobody else gets them, and they wait for one who comes later',
    safety: true,
    run: async subject => {
      const mail = gather(subject.here, 'mail')
      await subject.here.push([...hints(subject, 1, 3, { consumer: 'a: strange/näme' }), ...hints(subject, 4, 3)])
      await until(subject, () => mail.ids.length >= 3)
      const strange = gather(subject.there, 'a: strange/näme')
      await until(subject, () => strange.ids.length >= 3)
      expect([idsOf([mail]), idsOf([strange])]).toEqual([range(4, 3), range(1, 3)])
    },
  },
  {
    name: 'hands a hint over once it is due, and not before',
    safety: true,
    run: async subject => {
      const got = gather(subject.there, 'mail', subject.now)
      const dueAt = subject.now() + shortMs
      await subject.here.push([...hints(subject, 1, 1, { dueAt, attempts: 2 }), ...hints(subject, 2, 1)])
      await until(subject, () => got.ids.length >= 2)
      expect(got.ids).toEqual([2, 1])
      expect(got.times[1]).toBeGreaterThanOrEqual(dueAt)
    },
  },
  {
    name: 'hands out a few at a time: one that never comes back keeps the others from nobody',
    safety: true,
    run: async subject => {
      const stuck: number[] = []
      let release = () => {}
      const never = new Promise<void>(resolve => {
        release = resolve
      })
      subject.here.consume('mail', ids => {
        stuck.push(...ids)
        return never
      })
      await subject.here.push(hints(subject, 1, 100))
      await until(subject, () => stuck.length > 0)
      const got = gather(subject.there, 'mail')
      await until(subject, () => got.ids.length + stuck.length >= 100)
      expect(got.ids.length).toBeGreaterThanOrEqual(50)
      expect([...got.ids, ...stuck].sort((a, b) => a - b)).toEqual(range(1, 100))
      release()
    },
  },
  {
    name: 'hints again of a delivery that is tried again',
    run: async subject => {
      const got = gather(subject.here, 'mail')
      for (const attempts of [0, 1, 2]) await subject.here.push(hints(subject, 7, 1, { attempts }))
      await until(subject, () => got.ids.length >= 3)
      expect(got.ids).toEqual([7, 7, 7])
    },
  },
  {
    name: 'stops after what is under way has come to its end, and gets nothing from then on',
    safety: true,
    run: async subject => {
      const ended: number[] = []
      const started: number[] = []
      let release = () => {}
      const blocked = new Promise<void>(resolve => {
        release = resolve
      })
      const subscription: Subscription = subject.here.consume('mail', async ids => {
        started.push(...ids)
        await blocked
        ended.push(...ids)
      })
      await subject.there.push(hints(subject, 1, 1))
      await until(subject, () => started.length === 1)
      let isStopped = false
      const stopped = subscription.stop().then(() => {
        isStopped = true
      })
      await subject.there.push(hints(subject, 2, 1))
      await subject.advance(lookMs)
      expect(isStopped).toBe(false)
      release()
      await stopped
      expect([started, ended]).toEqual([[1], [1]])
      const got = gather(subject.there, 'mail')
      await until(subject, () => got.ids.length >= 1)
      expect([started, got.ids]).toEqual([[1], [2]])
    },
  },
  {
    name: 'takes no hints as nothing to do, and is up',
    run: async ({ here }) => {
      await here.push([])
      expect(await here.isUp()).toBe(true)
    },
  },
  {
    name: 'gives turns, one at a time and not faster than they come, over all who take them',
    safety: true,
    run: async subject => {
      const over = new AbortController()
      const times: number[] = []
      const taking = [subject.here, subject.there].map(async dispatcher => {
        const turns = dispatcher.takeTurns('sweep', shortMs)
        for (;;) {
          await turns.next(over.signal)
          if (over.signal.aborted) return turns.stop()
          times.push(subject.now())
        }
      })
      await until(subject, () => times.length >= 5)
      over.abort()
      await Promise.all(taking)
      const [first = 0, , , , fifth = 0] = times
      // An engine may hold on to its beat and be late once in a while, but two processes of their own would have had ten turns.
      expect(fifth - first).toBeGreaterThanOrEqual(3 * shortMs)
    },
  },
  {
    name: 'keeps turns in different things apart, and waits for none when it is told to stop',
    run: async subject => {
      const never = new AbortController()
      for (const name of ['sweep', 'reconcile']) {
        const turns = subject.here.takeTurns(name, 60_000)
        await first(subject, turns.next(never.signal))
        const waiting = turns.next(AbortSignal.abort())
        await waiting
        await turns.stop()
      }
    },
  },
  {
    name: 'ends its subscriptions when it is closed, and leaves the others',
    run: async subject => {
      const gone = gather(subject.here, 'mail')
      await subject.here.close()
      const got = gather(subject.there, 'mail')
      await subject.there.push(hints(subject, 1, 5))
      await until(subject, () => got.ids.length >= 5)
      expect([gone.ids, idsOf([got])]).toEqual([[], range(1, 5)])
    },
  },
]

/** What every {@link Dispatcher} keeps. */
export function describeDispatcher(options: SuiteOptions<DispatcherSubject>): void {
  runSuite('Dispatcher', options, cases)
}

interface Gathered {
  readonly ids: number[]
  readonly times: number[]
}

function gather(dispatcher: Dispatcher, consumer: string, now: () => number = () => 0): Gathered {
  const gathered: Gathered = { ids: [], times: [] }
  dispatcher.consume(consumer, async ids => {
    gathered.ids.push(...ids)
    gathered.times.push(...ids.map(now))
  })
  return gathered
}

function hints({ now }: DispatcherSubject, from: number, count: number, parts: Partial<DeliveryHint> = {}): DeliveryHint[] {
  return range(from, count).map(id => ({ id, consumer: 'mail', attempts: 0, dueAt: now(), ...parts }))
}

function range(from: number, count: number): number[] {
  return Array.from({ length: count }, (_, index) => from + index)
}

function idsOf(gathered: readonly Gathered[]): number[] {
  return gathered.flatMap(({ ids }) => ids).sort((a, b) => a - b)
}

/** Lets time pass until it is so; fails when it never is. */
async function until({ advance }: DispatcherSubject, isSo: () => boolean): Promise<void> {
  for (let look = 0; look < looksMax && !isSo(); look++) await advance(lookMs)
  expect(isSo()).toBe(true)
}

async function first(subject: DispatcherSubject, turn: Promise<void>): Promise<void> {
  let isDone = false
  void turn.then(() => {
    isDone = true
  })
  await until(subject, () => isDone)
}
