import type { Clock } from '../ports/index.ts'

/** The longest delay a timer takes; a longer one would fire at once. */
const delayMaxMs = 2 ** 31 - 1

/** The machine's own clock. A wait keeps the process alive until it is over or aborted. */
export const systemClock: Clock = {
  now: () => Date.now(),
  async wait(ms, signal) {
    for (let left = ms; left > 0 && !signal?.aborted; left -= delayMaxMs) await delay(Math.min(left, delayMaxMs), signal)
  },
}

function delay(ms: number, signal: AbortSignal | undefined): Promise<void> {
  return new Promise(resolve => {
    const end = () => {
      clearTimeout(timer)
      signal?.removeEventListener('abort', end)
      resolve()
    }
    const timer = setTimeout(end, ms)
    signal?.addEventListener('abort', end)
  })
}
