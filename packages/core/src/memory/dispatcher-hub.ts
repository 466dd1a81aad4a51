import type { Clock, DeliveryHint, Dispatcher, Subscription, Turns } from '../ports/index.ts'

/** What stands for the engine between dispatchers: it can be away, and forget. */
export interface DispatcherHub {
  /** One more process on it. */
  join(): Dispatcher
  /** Away, hints are dropped and nobody gets a turn. */
  setUp(isUp: boolean): void
  /** Forgets every hint that waits, and lets nobody know. */
  flush(): void
}

/** Hints handed over at once. */
const batch = 10

interface Listener {
  readonly work: (ids: readonly number[]) => Promise<void>
  underWay: Promise<void> | null
}

/** Any number of dispatchers in this process that know of each other. */
export function dispatcherHub({ clock }: { readonly clock: Clock }): DispatcherHub {
  const waiting: DeliveryHint[] = []
  const listeners = new Map<string, Set<Listener>>()
  const turns = turnTable(clock)
  let isUp = true

  const pump = () => {
    for (const [consumer, all] of listeners) for (const listener of all) if (isUp && !listener.underWay) handOver(consumer, listener)
  }
  const handOver = (consumer: string, listener: Listener) => {
    const due = waiting.filter(hint => hint.consumer === consumer && hint.dueAt <= clock.now()).slice(0, batch)
    if (due.length === 0) return
    for (const hint of due) waiting.splice(waiting.indexOf(hint), 1)
    listener.underWay = listener.work(due.map(({ id }) => id)).finally(() => {
      listener.underWay = null
      pump()
    })
  }
  const push = async (hints: readonly DeliveryHint[]) => {
    if (!isUp) return
    waiting.push(...hints)
    pump()
    for (const { dueAt } of hints) if (dueAt > clock.now()) void clock.wait(dueAt - clock.now()).then(pump)
  }
  const consume = (consumer: string, work: Listener['work']): Subscription => {
    const listener: Listener = { work, underWay: null }
    const all = listeners.get(consumer) ?? new Set()
    listeners.set(consumer, all.add(listener))
    pump()
    return {
      stop: async () => {
        all.delete(listener)
        await listener.underWay
      },
    }
  }
  return {
    join: () => {
      const open = new Set<Subscription>()
      const keep = <S extends Subscription>(subscription: S): S => {
        open.add(subscription)
        return subscription
      }
      return {
        name: 'memory',
        isUp: async () => isUp,
        push,
        consume: (consumer, work) => keep(consume(consumer, work)),
        takeTurns: (name, everyMs) => keep(turns(name, everyMs, () => isUp)),
        close: async () => {
          await Promise.all([...open].map(subscription => subscription.stop()))
        },
      }
    },
    setUp: next => {
      isUp = next
      pump()
    },
    flush: () => {
      waiting.length = 0
    },
  }
}

/** Who had the last turn in something, and when: whoever looks first once its time has passed has the next. */
function turnTable(clock: Clock): (name: string, everyMs: number, isUp: () => boolean) => Turns {
  const last = new Map<string, number>()
  return (name, everyMs, isUp) => {
    const stopped = new AbortController()
    return {
      next: async signal => {
        const over = AbortSignal.any([signal, stopped.signal])
        if (!isUp()) return clock.wait(everyMs, over)
        while (!over.aborted) {
          const now = clock.now()
          const due = (last.get(name) ?? Number.NEGATIVE_INFINITY) + everyMs
          if (due <= now) {
            last.set(name, now)
            return
          }
          await clock.wait(due - now, over)
          if (!isUp()) return
        }
      },
      stop: async () => stopped.abort(),
    }
  }
}
