import type { Delivery } from '../model/index.ts'

/** Says that a delivery is due, from when on, and to whom. */
export interface DeliveryHint extends Pick<Delivery, 'id' | 'consumer' | 'attempts'> {
  /** Milliseconds since 1970: once this is past, and not before. */
  readonly dueAt: number
}

/** Ends what it came from: nothing new is begun; resolves when what is under way has come to its end. */
export interface Subscription {
  stop(): Promise<void>
}

/** One of those, in any process, who do the same thing every so often. */
export interface Turns extends Subscription {
  /** Resolves when it is this one's turn, at once when `signal` is aborted, and while the dispatcher is down after `everyMs` of its own clock. Waiting twice at once is a fault. */
  next(signal: AbortSignal): Promise<void>
}

/**
 * Tells the workers of all processes what is due, so that whoever is free takes it at once. It only hints: the deliveries lie in the {@link EventQueue}, and a worker claims one there
 * before it works on it. So hints may be lost, doubled, late or out of order, all of them at any instant, and nothing is lost, doubled or finished twice; workers that look
 * into the queue find what no hint tells of.
 */
export interface Dispatcher {
  readonly name: string
  /**
   * Whether hints get through at present, as far as this process knows. False also for a while after any may have been lost. Where it is false, workers take everything that is due from the
   * queue themselves. Never rejects, and answers soon whatever happened to the engine.
   */
  isUp(): Promise<boolean>
  /** Sends hints to whoever consumes. Never rejects, and answers soon: what cannot be sent is sent later, or dropped. */
  push(hints: readonly DeliveryHint[]): Promise<void>
  /** Makes this process one of those that get hints for a consumer: ids of deliveries, a few at a time, and the next ones when `work` is done with some. `work` does not reject. */
  consume(consumer: string, work: (ids: readonly number[]) => Promise<void>): Subscription
  /** Makes this process one of those that take turns in something: over all of them, one turn every `everyMs`. */
  takeTurns(name: string, everyMs: number): Turns
  /** Ends every subscription, and lets go of the engine. */
  close(): Promise<void>
}
