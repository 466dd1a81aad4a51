/** How long things wait for their turn. */
export interface QueueWaits {
  /** Something begins to wait; call what is returned when its turn has come, or it gives up. */
  begin(): () => void
  /**
   * The 95th percentile, in milliseconds, of waits that ended lately and of those that still go on, as long as they are by now. 0 while there are fewer than 20: then it would be
   * the longest of a few, which tells nothing of the next.
   */
  p95(): number
}

export interface QueueWaitsOptions {
  /** Milliseconds that only grow; the machine's unless told. */
  readonly now?: () => number
  /** How long a wait counts after its end; 2 s unless told. Milliseconds. */
  readonly windowMs?: number
}

const waitsMin = 20
/** Of waits that ended the newest are kept. */
const keptMax = 1_000
/** Who asks again so soon is told the same. Milliseconds. */
const restMs = 50

/** Nothing has waited yet. */
export function queueWaits({ now = () => performance.now(), windowMs = 2_000 }: QueueWaitsOptions = {}): QueueWaits {
  const waiting = new Set<{ readonly since: number }>()
  const ended: { readonly at: number; readonly ms: number }[] = []
  let oldest = 0
  let told = { at: Number.NEGATIVE_INFINITY, p95: 0 }

  const measured = (at: number): number => {
    const waits = ended.filter(end => at - end.at <= windowMs).map(({ ms }) => ms)
    for (const { since } of waiting) waits.push(at - since)
    if (waits.length < waitsMin) return 0
    waits.sort((a, b) => a - b)
    return waits[Math.ceil(0.95 * waits.length) - 1] ?? 0
  }

  return {
    begin() {
      const wait = { since: now() }
      waiting.add(wait)
      return () => {
        if (!waiting.delete(wait)) return
        const at = now()
        ended[oldest] = { at, ms: at - wait.since }
        oldest = (oldest + 1) % keptMax
      }
    },
    p95() {
      const at = now()
      if (at - told.at >= restMs) told = { at, p95: measured(at) }
      return told.p95
    },
  }
}
