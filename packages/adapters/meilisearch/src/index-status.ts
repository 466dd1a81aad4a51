import type { SearchIndexStatus } from '@cartwright/core'
import type { Task } from 'meilisearch'
import { type Calls, hasApiCode } from './calls.ts'

/** Asks the server how it is doing, with no more patience than a search has: whoever asks whether the shop is healthy does not wait for a server that hangs. Never throws. */
export async function indexStatus(calls: Calls, liveUid: string): Promise<SearchIndexStatus> {
  try {
    return await ask(calls, liveUid)
  } catch (error) {
    return { isUp: false, documents: null, details: { state: stateOf(error), circuit: calls.circuit() } }
  }
}

/** One question after the other: where one fails, no other is still under way when this is told. */
async function ask({ quick, run, circuit }: Calls, liveUid: string): Promise<SearchIndexStatus> {
  const { numberOfDocuments, isIndexing } = await run(() => quick.index(liveUid).getStats())
  const waiting = await run(() => quick.tasks.getTasks({ statuses: ['enqueued', 'processing'], limit: 1 }))
  const last = await run(() => quick.tasks.getTasks({ statuses: ['succeeded', 'failed', 'canceled'], limit: 1, indexUids: [liveUid] }))
  const details = { state: 'built', circuit: circuit(), tasks_waiting: waiting.total, is_indexing: isIndexing, ...taskDetails(last.results[0]) }
  return { isUp: true, documents: numberOfDocuments, details }
}

function taskDetails(task: Task | undefined) {
  if (!task) return {}
  return { last_task: task.type, last_task_status: task.status, last_task_at: task.finishedAt, last_task_error: task.error?.code ?? null }
}

function stateOf(error: unknown): string {
  return hasApiCode(error, 'index_not_found') ? 'not built' : hasApiCode(error, 'invalid_api_key') ? 'key refused' : 'away'
}
