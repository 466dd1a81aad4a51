import type { Commerce } from '@cartwright/core'
import { fileSecrets } from './file-secrets.ts'
import { noteSecrets } from './note-secrets.ts'
import type { SecretStore } from './secrets.ts'
import type { ServeSettings } from './serve-settings.ts'

/** Where secrets are kept that nobody has set; null where none may be, or could be. */
export const secretStoreOf = (commerce: Commerce, { database, isProduction }: ServeSettings): SecretStore | null => {
  if (database.kind === 'postgres') return isProduction ? null : noteSecrets(commerce.deps.notes)
  return database.file === ':memory:' ? null : fileSecrets(database.file)
}
