/** When something began, and when it was last looked at. */
export interface Watched {
  readonly createdAt: number
  readonly updatedAt: number
}

/** Whether it is time to look again at what waits for somebody: each time its age has doubled since the last look, at last every `everyMs`. */
export function isTimeToLook(watched: Watched, everyMs: number, now: number): boolean {
  return looksUntil(watched, everyMs, now) > looksUntil(watched, everyMs, watched.updatedAt)
}

function looksUntil({ createdAt }: Watched, everyMs: number, time: number): number {
  const age = Math.max(1, time - createdAt)
  return Math.floor(Math.log2(Math.min(age, everyMs))) + Math.floor(age / everyMs)
}
