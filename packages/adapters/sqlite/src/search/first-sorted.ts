/** Above this many, sorting all is cheaper than keeping the best in order. */
const keptMax = 200

/** The first `count` of the slots in order. May sort `slots` itself. */
export function firstSorted(slots: number[], count: number, compare: (a: number, b: number) => number): number[] {
  if (count > keptMax || slots.length <= keptMax) return slots.sort(compare).slice(0, count)
  const best: number[] = []
  for (const slot of slots) {
    const worst = best[count - 1]
    if (worst !== undefined && compare(slot, worst) >= 0) continue
    let low = 0
    let high = best.length
    while (low < high) {
      const middle = (low + high) >>> 1
      if (compare(slot, best[middle] ?? 0) < 0) high = middle
      else low = middle + 1
    }
    best.splice(low, 0, slot)
    if (best.length > count) best.pop()
  }
  return best
}
