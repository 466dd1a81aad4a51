/** Work under way, by key: for caches that let those who come at once share it. */
export interface SingleFlight {
  /**
   * Does the work for a key, or joins the one that is under way for it.
   * @param work is told whether its result may still be kept: whether nobody has forgotten it meanwhile
   */
  run<T>(key: string, tags: readonly string[], work: (isCurrent: () => boolean) => Promise<T>): Promise<T>
  /** From now on nobody joins what is under way for this key. */
  forget(key: string): void
  /** From now on nobody joins what is under way with one of these tags. */
  forgetTags(tags: readonly string[]): void
}

interface Flight {
  readonly tags: readonly string[]
  result: Promise<unknown>
}

/** Lets callers that come at once for the same key share one piece of work. */
export function singleFlight(): SingleFlight {
  const flights = new Map<string, Flight>()
  return {
    run<T>(key: string, tags: readonly string[], work: (isCurrent: () => boolean) => Promise<T>) {
      const present = flights.get(key)
      // What is under way for a key is what its callers expect there, as with what a cache keeps under it.
      if (present) return present.result as Promise<T>
      const flight: Flight = { tags, result: Promise.resolve() }
      const isCurrent = () => flights.get(key) === flight
      const fly = async () => {
        try {
          return await work(isCurrent)
        } finally {
          if (isCurrent()) flights.delete(key)
        }
      }
      flights.set(key, flight)
      const result = fly()
      flight.result = result
      return result
    },
    forget(key) {
      flights.delete(key)
    },
    forgetTags(tags) {
      if (flights.size === 0) return
      for (const [key, flight] of [...flights]) if (flight.tags.some(tag => tags.includes(tag))) flights.delete(key)
    },
  }
}
