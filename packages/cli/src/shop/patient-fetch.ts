import { retryAfterMs } from '@cartwright/core'

/** The longest a shop may ask to wait; its limits count by the minute. */
const waitMaxMs = 90_000

/**
 * Sends requests, and where the shop says that there were too many (429) waits as long as it asks and sends again: a long import takes longer then, and arrives.
 * @param onWait called before each wait, with its milliseconds
 */
export const patientFetch =
  (onWait: (ms: number) => void, send: (request: Request) => Promise<Response> = fetch, wait: (ms: number) => Promise<void> = sleep) =>
  async (request: Request): Promise<Response> => {
    for (;;) {
      const response = await send(request.clone())
      const waitMs = retryAfterMs(response.headers.get('retry-after'), response.headers.get('date'))
      if (response.status !== 429 || waitMs === null || waitMs > waitMaxMs) return response
      await response.body?.cancel()
      onWait(waitMs)
      await wait(waitMs)
      request.signal.throwIfAborted()
    }
  }

const sleep = (ms: number): Promise<void> => new Promise(resolve => setTimeout(resolve, ms))
