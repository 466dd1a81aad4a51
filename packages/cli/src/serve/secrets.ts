import { randomBytes } from 'node:crypto'

/** What a shop in development needs to be the same shop after a restart. */
export interface Secrets {
  readonly jwtSecret: string
  /** The demo shop's ready-made API key; null until there is one. */
  readonly adminKey: string | null
}

/** Where the secrets of a shop in development are kept. */
export interface SecretStore {
  /**
   * The secrets kept; drawn and kept when there are none yet. Processes that ask at once all get the same.
   * @throws FailedError when something else is kept there
   */
  read(): Promise<Secrets>
  /** The same without drawing any: null when there are none yet. Writes nothing. */
  find(): Promise<Secrets | null>
  /** Writes the secrets whole or not at all. */
  write(secrets: Secrets): Promise<void>
}

/** Secrets for a shop that has none. */
export const drawSecrets = (): Secrets => ({ jwtSecret: randomBytes(48).toString('base64url'), adminKey: null })

/** Secrets from their JSON text; null when it holds something else. */
export const parseSecrets = (text: string): Secrets | null => {
  try {
    const { jwtSecret, adminKey } = JSON.parse(text) as Partial<Secrets>
    return typeof jwtSecret === 'string' && jwtSecret.length >= 32 ? { jwtSecret, adminKey: typeof adminKey === 'string' ? adminKey : null } : null
  } catch {
    return null
  }
}
