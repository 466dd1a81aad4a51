/**
 * `Promise.all` for statements of one write that need not wait for each other: sent together where an engine can. When one fails, the others have ended too before the caller hears of it,
 * so that none of them runs after the write is undone.
 */
export async function allOf<Results extends readonly unknown[] | []>(statements: Results): Promise<{ -readonly [K in keyof Results]: Awaited<Results[K]> }> {
  const settled = await Promise.allSettled(statements)
  for (const result of settled) if (result.status === 'rejected') throw result.reason
  return settled.map(result => (result as PromiseFulfilledResult<unknown>).value) as { -readonly [K in keyof Results]: Awaited<Results[K]> }
}
