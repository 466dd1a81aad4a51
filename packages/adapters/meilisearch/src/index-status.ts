import type { SearchIndexStatus } from '@cartwright/core'
import type { Task } from 'meilisearch'
import { type Calls, hasApiCode } from './calls.ts'

/** Asks the server how it is doing. Never throws. */
export async function indexStatus(calls: Calls, liveUid: string): Promise<SearchIndexStatus> {
  const { client, run } = calls
  try {
    const [{ numberOfDocuments, isIndexing }, waiting, last] = await Promise.all([
      run(() => client.index(liveUid).getStats()),
      run(() => client.tasks.getTasks({ statuses: ['enqueued', 'processing'], limit: 1 })),
      run(() => client.tasks.getTasks({ statuses: ['succeeded', 'failed', 'canceled'], limit: 1, indexUids: [liveUid] })),
    ])
    const details = { state: 'built', circuit: calls.circuit(), tasks_waiting: waiting.total, is_indexing: isIndexing, ...taskDetails(last.results[0]) }
    return { isUp: true, documents: numberOfDocuments, details }
  } catch (error) {
    return { isUp: false, documents: null, details: { state: stateOf(error), circuit: calls.circuit() } }
  }
}

function taskDetails(task: Task | undefined) {
  if (!task) return {}
  return { last_task: task.type, last_task_status: task.status, last_task_at: task.finishedAt, last_task_error: task.error?.code ?? null }
}

function stateOf(error: unknown): string {
  return hasApiCode(error, 'index_not_found') ? 'not built' : hasApiCode(error, 'invalid_api_key') ? 'key refused' : 'away'
}
