/** What waits for one worker, in two lanes: what is urgent, and the rest. */
export interface TwoLanes<T> {
  readonly length: number
  add(item: T, isUrgent: boolean): void
  /** Takes the next: the urgent first, and every fourth time one of the rest, so that those come on, too. In each lane first come, first served. */
  next(): T | undefined
  /** Notes what waits by now; calling what is returned takes all of that out. */
  mark(): () => T[]
}

const turns = 4

/** Nothing waits yet. */
export function twoLanes<T>(): TwoLanes<T> {
  const urgent: T[] = []
  const others: T[] = []
  let turn = 0
  return {
    get length() {
      return urgent.length + others.length
    },
    add: (item, isUrgent) => {
      const lane = isUrgent ? urgent : others
      lane.push(item)
    },
    next() {
      turn = (turn + 1) % turns
      const [first, second] = turn === 0 ? [others, urgent] : [urgent, others]
      return first.shift() ?? second.shift()
    },
    mark() {
      const counts = [urgent.length, others.length] as const
      return () => [...urgent.splice(0, counts[0]), ...others.splice(0, counts[1])]
    },
  }
}
