import { ApiError } from './api-error.ts'

export interface FakeTask {
  readonly uid: number
  readonly indexUid: string | null
  readonly type: string
  status: 'enqueued' | 'processing' | 'succeeded' | 'failed' | 'canceled'
  readonly enqueuedAt: string
  startedAt: string | null
  finishedAt: string | null
  error: ReturnType<ApiError['body']> | null
}

interface Waiting {
  readonly task: FakeTask
  readonly work: () => void
}

/** Tasks of all indexes, done one after the other in the order they came. */
export class TaskQueue {
  readonly tasks: FakeTask[] = []
  /** Tasks of these types fail with the code, until taken away again. */
  readonly failing = new Map<string, string>()
  /** Called before a task is done: what another process does at just that moment. */
  before: ((task: FakeTask) => void) | null = null
  private waiting: Waiting[] = []
  private isPaused = false
  private isRunning = false

  enqueue(type: string, indexUid: string | null, work: () => void): Record<string, unknown> {
    const task: FakeTask = { uid: this.tasks.length, indexUid, type, status: 'enqueued', enqueuedAt: now(), startedAt: null, finishedAt: null, error: null }
    this.tasks.push(task)
    this.waiting.push({ task, work })
    void this.run()
    return { taskUid: task.uid, indexUid, status: task.status, type, enqueuedAt: task.enqueuedAt }
  }

  pause(): void {
    this.isPaused = true
  }

  resume(): void {
    this.isPaused = false
    void this.run()
  }

  private async run(): Promise<void> {
    if (this.isRunning) return
    this.isRunning = true
    // A task is never done when its request is answered.
    await new Promise(setImmediate)
    while (!this.isPaused) {
      const next = this.waiting.shift()
      if (!next) break
      this.perform(next)
      await new Promise(setImmediate)
    }
    this.isRunning = false
  }

  private perform({ task, work }: Waiting): void {
    this.before?.(task)
    task.status = 'processing'
    task.startedAt = now()
    try {
      const code = this.failing.get(task.type)
      if (code !== undefined) throw new ApiError(500, code, 'As asked.')
      work()
      task.status = 'succeeded'
    } catch (error) {
      if (!(error instanceof ApiError)) throw error
      task.status = 'failed'
      task.error = error.body()
    }
    task.finishedAt = now()
  }
}

function now(): string {
  return new Date().toISOString()
}
