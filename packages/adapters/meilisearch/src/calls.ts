import { CommerceError, isCommerceError, type Logger } from '@cartwright/core'
import { CircuitState, CountBreaker, circuitBreaker, handleWhen } from 'cockatiel'
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
  readonly circuit: () => 'closed' | 'open' | 'half_open'
}

/** Opens when more than half of the last ten calls failed, or of the first five: each that fails has made a shopper wait. */
const circuitLimits = { threshold: 0.5, size: 10, minimumNumberOfCalls: 5 }

const taskPollMs = 25

/** Opens the way to a server; nothing is sent yet. Throws the client's error for a host that is none. */
export function openCalls({ host, apiKey, searchMs, requestMs, taskMs, halfOpenAfterMs, logger }: CallOptions): Calls {
  const clientWithin = (timeMs: number) => new Meilisearch({ host, timeout: timeMs, ...(apiKey === undefined ? {} : { apiKey }) })
  const client = clientWithin(requestMs)
  const breaker = circuitBreaker(handleWhen(isTrouble), { halfOpenAfter: halfOpenAfterMs, breaker: new CountBreaker(circuitLimits) })
  let openedAt = 0
  breaker.onBreak(() => {
    openedAt = Date.now()
    logger.log('error', 'Meilisearch keeps failing: it is not asked for a while.')
  })
  breaker.onReset(() => logger.log('info', 'Meilisearch works again.'))

  const run = async <T>(ask: () => Promise<T>): Promise<T> => {
    // One call finds out whether it is back; the others do not wait for that.
    const isTesting = breaker.state === CircuitState.HalfOpen
    if (isTesting || (breaker.state === CircuitState.Open && Date.now() < openedAt + halfOpenAfterMs)) throw away('Meilisearch is not asked just now.')
    try {
      return await breaker.execute(ask)
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
    circuit: () => (breaker.state === CircuitState.Closed ? 'closed' : breaker.state === CircuitState.HalfOpen ? 'half_open' : 'open'),
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
  if (isTrouble(error)) return away('Meilisearch does not answer.', error)
  if (error instanceof TaskTakesLong) return away(error.message, error.cause)
  if (hasApiCode(error, 'index_not_found')) return away('The search index is not built yet: `cartwright search reindex` builds it.', error)
  if (hasApiCode(error, 'invalid_api_key') || hasApiCode(error, 'missing_authorization_header')) return away('Meilisearch does not accept the API key.', error)
  return error
}

function away(message: string, cause?: unknown): CommerceError {
  return new CommerceError('unavailable', message, {}, cause === undefined ? undefined : { cause })
}
