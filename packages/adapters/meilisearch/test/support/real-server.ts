import { Meilisearch } from 'meilisearch'

/** The server of `MEILISEARCH_HOST`; null, and a line that says so, where there is none. */
export function realServer(env = process.env): { readonly host: string; readonly apiKey?: string } | null {
  const { MEILISEARCH_HOST: host, MEILISEARCH_API_KEY: apiKey } = env
  if (host) return { host, ...(apiKey ? { apiKey } : {}) }
  process.stderr.write('Meilisearch: MEILISEARCH_HOST is not set, so nothing was tried on a real server; the double of its API stood in.\n')
  return null
}

/** Deletes the indexes of one test. */
export async function dropIndexes(server: { readonly host: string; readonly apiKey?: string }, name: string): Promise<void> {
  const client = new Meilisearch(server)
  const { results } = await client.getRawIndexes({ limit: 1_000 })
  for (const { uid } of results.filter(({ uid }) => uid.startsWith(`${name}-`))) await client.deleteIndex(uid).waitTask()
}
