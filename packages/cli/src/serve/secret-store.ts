import type { NoteStore } from '@cartwright/core'
import { fileSecrets } from './file-secrets.ts'
import { noteSecrets } from './note-secrets.ts'
import type { SecretStore } from './secrets.ts'
import type { ServeSettings } from './serve-settings.ts'

type Placed = Pick<ServeSettings, 'database' | 'isProduction'>

/** Where secrets are kept that nobody has set; null where none may be, or could be. */
export const secretStoreOf = (notes: NoteStore, { database, isProduction }: Placed): SecretStore | null => {
  if (database.kind === 'postgres') return isProduction ? null : noteSecrets(notes)
  return database.file === ':memory:' ? null : fileSecrets(database.file)
}

/** What seals the keys of access tokens: `JWT_SECRET`, or what was drawn in its place; null for a shop in memory, whose keys end with the process. */
export const tokenSecretOf = async (notes: NoteStore, settings: Placed & Pick<ServeSettings, 'jwtSecret'>): Promise<string | null> =>
  settings.jwtSecret ?? (await secretStoreOf(notes, settings)?.read())?.jwtSecret ?? null

/** The same without drawing any: null also where there is none yet. Writes nothing. */
export const foundTokenSecretOf = async (notes: NoteStore, settings: Placed & Pick<ServeSettings, 'jwtSecret'>): Promise<string | null> =>
  settings.jwtSecret ?? (await secretStoreOf(notes, settings)?.find())?.jwtSecret ?? null
