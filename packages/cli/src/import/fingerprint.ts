import { createHash, randomUUID } from 'node:crypto'
import { createReadStream } from 'node:fs'

/** A digest of a file and of how it is read: equal for the same import. Standard input cannot be read twice and is never the same. */
export const fingerprintOf = async (
  path: string | null,
  {
    as,
    map,
    currency,
    createMissing,
  }: { readonly as?: string; readonly map?: ReadonlyMap<string, string>; readonly currency?: string; readonly createMissing?: boolean },
): Promise<string> => {
  if (path === null) return randomUUID()
  const hash = createHash('sha256').update(JSON.stringify([as, [...(map ?? [])], currency, createMissing === true]))
  for await (const chunk of createReadStream(path)) hash.update(chunk)
  return hash.digest('hex')
}
