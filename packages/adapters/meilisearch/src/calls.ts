import { type Clock, CommerceError, isCommerceError, type Logger, type Meter } from '@cartwright/core'
import { CircuitOpenError, type CircuitState, circuit, circuitLevels } from '@cartwright/resilience'
import { type EnqueuedTask, Meilisearch, MeilisearchApiError, MeilisearchRequestError, type Task } from 'meilisearch'

/** How the server is reached, and how long for. Milliseconds. */
export interface CallOptions {
  readonly host: string
  readonly apiKey?: string
  /** A search with all that belongs to it. */
  readonly searchMs: number
  /** Any other request. */
  readonly requestMs: number
  /** Until a task has come to its end. */
  readonly taskMs: number
  /** Until one call finds out whether the server is back. */
  readonly halfOpenAfterMs: number
  readonly logger: Logger
  readonly meter: Meter
  readonly clock: Pick<Clock, 'now'>
}

/** Calls to the server, each within its time, none while the circuit is open. All throw `unavailable` for what is not the caller's fault. */
export interface Calls {
  readonly client: Meilisearch
  /** The same, with as little time as a search has. */
  readonly quick: Meilisearch
  /** What a shopper waits for. */
  search<T>(ask: (init: { readonly signal: AbortSignal }) => Promise<T>): Promise<T>
  /** Any other request. */
  run<T>(ask: () => Promise<T>): Promise<T>
  /** Has a task enqueued and waits for its end. Throws `unavailable` also when it failed, was cancelled, or takes too long: then it may still be done later. */
  task(enqueue: () => Promise<EnqueuedTask>): Promise<void>
  enqueue(enqueue: () => Promise<EnqueuedTask>): Promise<EnqueuedTask>
  finished(task: EnqueuedTask): Promise<void>
  readonly circuit: () => CircuitState
}

/** Opens at half of twenty calls in 30 s, and at five failures in a row: each has made a shopper wait. */
const limits = { share: 0.5, callsMin: 20, windowMs: 30_000, inARow: 5 }

const taskPollMs = 25

/** Opens the way to a server; nothing is sent yet. Throws the client's error for a host that is none. */
export function openCalls({ host, apiKey, searchMs, requestMs, taskMs, halfOpenAfterMs, logger, meter, clock }: CallOptions): Calls {
  const clientWithin = (timeMs: number) => new Meilisearch({ host, timeout: timeMs, ...(apiKey === undefined ? {} : { apiKey }) })
  const client = clientWithin(requestMs)
  let isAway = false
  const own = circuit({
    limits: { ...limits, halfOpenAfterMs },
    isFailure: isTrouble,
    clock,
    onChange: state => {
      // Told once, not at every try in vain.
      if (state === 'closed') logger.log('info', 'Meilisearch works again.')
      else if (!isAway) logger.log('error', 'Meilisearch keeps failing: it is not asked for a while.')
      isAway = state === 'open'
    },
  })
  meter.watch(() => circuitLevels('meilisearch', own))

  const run = async <T>(ask: () => Promise<T>): Promise<T> => {
    try {
      return await own.run(ask)
    } catch (error) {
      throw translateError(error)
    }
  }
  const finished = async ({ taskUid }: EnqueuedTask): Promise<void> =>
    assertDone(await run(() => client.tasks.waitForTask(taskUid, { timeout: taskMs, interval: taskPollMs }).catch(asTaskTrouble)))
  return {
    client,
    quick: clientWithin(searchMs),
    search: ask => run(() => ask({ signal: AbortSignal.timeout(searchMs) })),
    run,
    enqueue: run,
    finished,
    task: async enqueue => finished(await run(enqueue)),
    circuit: own.state,
  }
}

/** Whether Meilisearch answered with this code. */
export function hasApiCode(error: unknown, code: string): boolean {
  const cause = isCommerceError(error) ? error.cause : error
  return cause instanceof MeilisearchApiError && cause.cause?.code === code
}

/** A task that takes long says nothing about the server: a long queue is no outage. */
class TaskTakesLong extends Error {}

function asTaskTrouble(error: unknown): never {
  if (error instanceof Error && error.name === 'MeilisearchTaskTimeOutError')
    throw new TaskTakesLong('A task takes longer than it is waited for.', { cause: error })
  throw error
}

function assertDone({ status, type, uid, error }: Task): void {
  if (status === 'succeeded') return
  throw new CommerceError('unavailable', `Meilisearch did not do a task (${type} ${uid}: ${error?.code ?? status}).`, {}, { cause: error ?? undefined })
}

/** Whether the server, or the way to it, is at fault. What it refuses is not. */
function isTrouble(error: unknown): boolean {
  if (error instanceof MeilisearchApiError) return error.response.status >= 500 || error.response.status === 429
  // What stands in front of a server that is away answers with a page of its own, which is no JSON.
  return error instanceof MeilisearchRequestError || error instanceof SyntaxError
}

/** Trouble as `unavailable`, what it refuses too where an operator can put it right; any other refusal is a bug and stays what it is. */
function translateError(error: unknown): unknown {
  if (error instanceof CircuitOpenError) return away('Meilisearch is not asked just now.')
  if (isTrouble(error)) return away('Meilisearch does not answer.', error)
  if (error instanceof TaskTakesLong) return away(error.message, error.cause)
  if (hasApiCode(error, 'index_not_found')) return away('The search index is not built yet: `cartwright search reindex` builds it.', error)
  if (hasApiCode(error, 'invalid_api_key') || hasApiCode(error, 'missing_authorization_header')) return away('Meilisearch does not accept the API key.', error)
  return error
}

function away(message: string, cause?: unknown): CommerceError {
  return new CommerceError('unavailable', message, {}, cause === undefined ? undefined : { cause })
}
