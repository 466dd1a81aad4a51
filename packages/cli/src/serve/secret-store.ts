import type { NoteStore } from '@cartwright/core'
import { fileSecrets } from './file-secrets.ts'
import { noteSecrets } from './note-secrets.ts'
import type { SecretStore } from './secrets.ts'
import type { ServeSettings } from './serve-settings.ts'

/** Where secrets are kept that nobody has set; null where none may be, or could be. */
export const secretStoreOf = (notes: NoteStore, { database, isProduction }: Pick<ServeSettings, 'database' | 'isProduction'>): SecretStore | null => {
  if (database.kind === 'postgres') return isProduction ? null : noteSecrets(notes)
  return database.file === ':memory:' ? null : fileSecrets(database.file)
}
