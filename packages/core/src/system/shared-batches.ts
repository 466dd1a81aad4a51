/** One of two readers of the same batches. */
export interface SharedBatches<T> {
  /** Gives the batches to `work`; when that is over, well or not, the other reader no longer waits for this one. */
  take<Result>(work: (batches: AsyncIterable<T>) => Promise<Result>): Promise<Result>
}

/** Lets two readers go through batches that can be read once, in step: nothing is kept for the slower one but the batch at hand. Both have to be taken at once. */
export function sharedBatches<T>(batches: AsyncIterable<T>): readonly [SharedBatches<T>, SharedBatches<T>] {
  const source = batches[Symbol.asyncIterator]()
  const places = [0, 0]
  const gone = [false, false]
  let last: { readonly at: number; readonly item: Promise<IteratorResult<T>> } | null = null
  let moved = Promise.withResolvers<void>()

  const move = (): void => {
    moved.resolve()
    moved = Promise.withResolvers()
  }

  const next = async (me: 0 | 1): Promise<IteratorResult<T>> => {
    const other = me === 0 ? 1 : 0
    const at = (places[me] ?? 0) + 1
    while (!gone[other] && (places[other] ?? 0) < at - 1) await moved.promise
    places[me] = at
    move()
    if (last?.at !== at) last = { at, item: source.next() }
    return last.item
  }

  const reader = (me: 0 | 1): SharedBatches<T> => ({
    take: async work => {
      try {
        return await work({ [Symbol.asyncIterator]: () => ({ next: () => next(me) }) })
      } finally {
        gone[me] = true
        move()
        if (gone[0] && gone[1]) await source.return?.()
      }
    },
  })
  return [reader(0), reader(1)]
}
