/** What every list answers. */
interface ListAnswer {
  readonly next_cursor: string | null
}

/**
 * Walks through a long list page by page, at a cost that does not grow with depth.
 * @example
 * for await (const { orders } of pages(cursor => client.admin.orders.list({ status: 'paid', limit: 100, ...cursor }))) ship(orders)
 */
export async function* pages<Answer extends ListAnswer>(call: (cursor: { readonly cursor?: string }) => Promise<Answer>): AsyncGenerator<Answer> {
  let answer = await call({})
  yield answer
  while (answer.next_cursor !== null) {
    answer = await call({ cursor: answer.next_cursor })
    yield answer
  }
}
