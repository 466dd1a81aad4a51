import type { Book } from './book.ts'
import type { Clock } from './clock.ts'
import type { FakeEvent } from './event.ts'
import { idsOver } from './ids.ts'
import type { State } from './state.ts'
import type { RequestRef, World } from './world.ts'

/** A world with the way to run something in it. */
export interface RunningWorld {
  readonly world: World
  /** Runs a piece of work, naming `request` in the events it causes, then what it left for later. */
  run<Result>(request: RequestRef | null, work: () => Result): Result
}

/** What a world is made of. */
export interface WorldParts {
  readonly state: State
  readonly clock: Clock
  readonly book: Book
  readonly seed: number
  readonly apiVersion: string
  readonly releaseMakesRefund: boolean
  readonly searchDelayMs: number
  /** Takes each event as it is written. */
  accept(event: FakeEvent): void
}

/** Makes the world over its parts. */
export function worldOver({ accept, ...parts }: WorldParts): RunningWorld {
  const newId = idsOver(parts.state, parts.seed)
  const later: Array<() => void> = []
  let present: RequestRef | null = null

  const emit = (type: string, object: object): FakeEvent => {
    const event: FakeEvent = {
      id: newId('evt'),
      object: 'event',
      api_version: parts.apiVersion,
      created: parts.clock.seconds(),
      data: { object: structuredClone(object) },
      livemode: false,
      pending_webhooks: 1,
      request: { id: present?.id ?? null, idempotency_key: present?.idempotencyKey ?? null },
      type,
    }
    parts.state.events.set(event.id, event)
    accept(event)
    return event
  }

  const world: World = { ...parts, account: `acct_3Fake${parts.seed}`, newId, emit, later: effect => void later.push(effect) }

  const run = <Result>(request: RequestRef | null, work: () => Result): Result => {
    present = request
    try {
      return work()
    } finally {
      present = null
      for (let effect = later.shift(); effect; effect = later.shift()) effect()
    }
  }
  return { world, run }
}
