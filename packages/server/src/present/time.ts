/** A moment as the wire has it. */
export function timeOf(at: number): string {
  return new Date(at).toISOString()
}

export function timeOrNull(at: number | null): string | null {
  return at === null ? null : timeOf(at)
}

/** Milliseconds of a moment on the wire, which the contract has checked to be one. */
export function momentOf(time: string): number {
  return Date.parse(time)
}
