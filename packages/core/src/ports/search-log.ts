/** What was searched for on one day, counted. */
export interface SearchCount {
  /** Days since 1970, UTC. */
  readonly day: number
  /** Normalised: `normaliseSearchText`. */
  readonly text: string
  readonly searches: number
  /** How many of them found nothing. */
  readonly withoutResult: number
  /** How many products the last of them found. */
  readonly results: number
}

/** What was searched for over some days. */
export interface SearchedText extends Omit<SearchCount, 'day'> {
  /** The last day on which it was searched for. */
  readonly lastDay: number
}

export interface SearchedFilter {
  readonly fromDay: number
  /** Only what found nothing at least once, by how often that was; else everything, by how often it was searched for. */
  readonly withoutResult: boolean
  readonly limit: number
}

/** What people search for: counted in the process, added here in batches. A hint: a process that dies takes its last minute of counts with it. */
export interface SearchLog {
  /** Adds to what was counted of the same text on the same day, all of them or none. A text comes once a day at most in `counts`. */
  add(counts: readonly SearchCount[]): Promise<void>
  /** Texts, most frequent first, ties by text. */
  top(filter: SearchedFilter): Promise<readonly SearchedText[]>
  /** Deletes up to `limit` counts of days before this one. Says how many. */
  purge(beforeDay: number, limit: number): Promise<number>
}
