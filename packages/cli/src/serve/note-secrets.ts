import type { Commerce } from '@cartwright/core'
import { FailedError } from '../errors.ts'
import { drawSecrets, parseSecrets, type SecretStore, type Secrets } from './secrets.ts'

type Notes = Commerce['deps']['notes']

const noteKey = 'serve:secrets'

/**
 * Secrets in a note of the database, where every process of a shop on a server finds the same. Whoever reads the database can read them, which is well enough for
 * development: in production nothing is kept here.
 */
export const noteSecrets = (notes: Notes): SecretStore => ({
  read: async () => {
    const drawn = JSON.stringify(drawSecrets())
    return parse(await notes.update(noteKey, present => present ?? drawn))
  },
  find: async () => {
    const present = await notes.get(noteKey)
    return present === null ? null : parse(present)
  },
  write: async (secrets: Secrets) => {
    await notes.update(noteKey, () => JSON.stringify(secrets))
  },
})

const parse = (text: string): Secrets => {
  const secrets = parseSecrets(text)
  if (!secrets) throw new FailedError(`The note "${noteKey}" in the database cannot be read: delete it to draw new secrets (everyone has to sign in again).`)
  return secrets
}
