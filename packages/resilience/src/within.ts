/** No answer came in time. What comes later is nobody's. */
export class OverdueError extends Error {
  override readonly name = 'OverdueError'

  /** @param timeoutMs how long was waited, in milliseconds */
  constructor(timeoutMs: number) {
    super(`No answer within ${timeoutMs} ms.`)
  }
}

/**
 * What comes of a call, by the machine's clock. Throws {@link OverdueError} when nothing does in time; the signal then tells whoever made the call to stop.
 * @param timeoutMs milliseconds
 */
export function within<T>(timeoutMs: number, call: (signal: AbortSignal) => Promise<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    const aborter = new AbortController()
    const timer = setTimeout(() => {
      const overdue = new OverdueError(timeoutMs)
      reject(overdue)
      aborter.abort(overdue)
    }, timeoutMs)
    call(aborter.signal)
      .then(resolve, reject)
      .finally(() => clearTimeout(timer))
  })
}
