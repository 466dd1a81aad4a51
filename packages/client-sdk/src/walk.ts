/** An answer of a list that goes on. */
interface ListAnswer {
  readonly next_cursor: string | null
}

/**
 * Gives the things of a list one by one, fetching the next page when the last one is used up.
 * @param list asks for a page; its query is `limit`, a `cursor` from the second page on, and the caller's own
 * @param items the field in which the list answers its things
 */
export async function* walk(list: (query: object) => Promise<unknown>, items: string, query: object | undefined): AsyncGenerator<unknown, void, undefined> {
  let cursor: string | null | undefined
  while (cursor !== null) {
    const answer = (await list({ limit: 100, ...query, ...(cursor === undefined ? {} : { cursor }) })) as ListAnswer &
      Readonly<Record<string, readonly unknown[]>>
    yield* answer[items] ?? []
    cursor = answer.next_cursor
  }
}
