import { type Clock, CommerceError, type Deps, type Random } from '@cartwright/core'
import { exportJWK, generateKeyPair, type JWK } from 'jose'
import { base64Url } from '../http/digest.ts'
import { seal, unseal } from '../http/seal.ts'
import { fixedKey, keyPair, type TokenKey, type TokenKeyRing } from './token-keys.ts'

/** A key as people see it. Times in milliseconds. */
export interface TokenKeyState {
  readonly kid: string
  readonly createdAt: number
  readonly signs: boolean
  /** When its tokens stop being good; null for the one that signs. */
  readonly endsAt: number | null
}

/** Keys of access tokens that all processes of a shop share, and that are replaced while they run. */
export interface StoredTokenKeys extends TokenKeyRing {
  /** Those that count, newest first. Reads only: none before the first token was signed. */
  list(): Promise<readonly TokenKeyState[]>
  /** How many keys another secret sealed: they count for nothing here. */
  sealedOtherwise(): Promise<number>
  /**
   * Makes a new key, which signs from now on. The tokens of those before it stay good for 24 hours, or none of them any more in an emergency: then everybody has to exchange a refresh token.
   * Other processes know within 20 seconds.
   */
  rotate(options?: { readonly isEmergency?: boolean }): Promise<TokenKeyState>
}

export interface StoredTokenKeysOptions {
  /** `notes`, `clock` and `random` of the shop. */
  readonly deps: Pick<Deps, 'notes' | 'random'> & { readonly clock: Pick<Clock, 'now'> }
  /** Seals the keys, at least 32 bytes: who reads the database has no use for them without it. */
  readonly secret: string
}

const noteKey = 'token-keys'
const hour = 3_600_000
/** RELIABILITY 5.2. */
const overlapMs = 24 * hour
const ageMaxMs = 90 * 24 * hour
/** What was read so long ago is read again. */
const freshMs = 20_000
/** What `kid` looks like: for any other name nothing is read. */
const kidPattern = /^[\w-]{16}$/

/** As it lies in the note. `by` says which secret sealed it. */
interface StoredKey {
  readonly kid: string
  readonly created_at: number
  readonly by: string
  readonly sealed: string
}

interface Note {
  /** Newest first. */
  readonly keys: readonly StoredKey[]
  /** Until when tokens without `kid` are good, which older releases signed with the secret itself. */
  readonly unnamed_until: number
}

interface Sealed {
  readonly kid: string
  readonly created_at: number
  readonly private_key: JWK
  readonly public_key: JWK
}

/** A key that this process could open. */
interface OpenKey {
  readonly kid: string
  readonly createdAt: number
  readonly endsAt: number | null
  readonly sign: TokenKey['key']
  readonly verify: TokenKey['key']
}

interface Ring {
  /** Of the note, as it was read. */
  readonly text: string
  readonly readAt: number
  /** Newest first. */
  readonly keys: readonly OpenKey[]
  readonly unnamedUntil: number
}

/**
 * Ed25519 keys in a note of the shop's database, sealed with a secret. The newest signs; one that has signed for 90 days is replaced. A key that another secret sealed counts for nothing
 * here, so that after a change of the secret a new key is made and everybody exchanges a refresh token; it is left alone, and deleted a day after it would have been replaced. All methods throw `storage_unavailable` when the database does not answer.
 */
export function storedTokenKeys({ deps: { notes, clock, random }, secret }: StoredTokenKeysOptions): StoredTokenKeys {
  const unnamed = fixedKey({ alg: 'HS256', secret })
  const sealing = sealingOf(secret)
  let reading: Promise<Ring> | null = null
  let ring: Ring | null = null

  const open = async (text: string): Promise<Ring> => {
    const readAt = clock.now()
    // Mostly nothing has changed.
    return text === ring?.text ? { ...ring, readAt } : { text, readAt, ...(await openNote(parse(text), await sealing)) }
  }
  const read = async (rotation?: { readonly isEmergency: boolean }): Promise<Ring> => {
    const now = clock.now()
    const { by } = await sealing
    const isDue = (note: Note) => (newestOf(note, by)?.created_at ?? -ageMaxMs) <= now - ageMaxMs
    const present = rotation ? null : await notes.get(noteKey)
    if (present !== null && !isDue(parse(present))) {
      const without = (text: string) => withoutOver(parse(text), by, now)
      if (without(present).keys.length === parse(present).keys.length) return open(present)
      return open(await notes.update(noteKey, text => JSON.stringify(without(text ?? present))))
    }
    const drawn = await drawKey(await sealing, now, random)
    return open(
      await notes.update(noteKey, before => {
        if (rotation?.isEmergency) return JSON.stringify({ keys: [drawn], unnamed_until: 0 } satisfies Note)
        const note = before === null ? { keys: [], unnamed_until: now + overlapMs } : parse(before)
        // Another process may have been faster.
        return JSON.stringify(rotation || isDue(note) ? withKey(withoutOver(note, by, now), drawn, now) : note)
      }),
    )
  }

  const readOnce = (): Promise<Ring> => {
    reading ??= read()
      .then(found => {
        ring = found
        return found
      })
      .finally(() => {
        reading = null
      })
    return reading
  }
  const current = async (): Promise<Ring> => (ring && clock.now() - ring.readAt < freshMs ? ring : readOnce())
  // One that is under way may have begun before the key was made. Costs a caller's token no more than an API key that nobody knows.
  const afresh = async (): Promise<Ring> => {
    await reading
    return readOnce()
  }
  const counts = ({ endsAt }: OpenKey) => endsAt === null || clock.now() < endsAt
  const find = async (kid: string): Promise<TokenKey | null> => {
    if (!kidPattern.test(kid)) return null
    const isIt = (key: OpenKey) => key.kid === kid
    const known = (await current()).keys.find(isIt) ?? (await afresh()).keys.find(isIt)
    return known && counts(known) ? { alg: 'EdDSA', key: known.verify } : null
  }

  return {
    signing: async () => {
      const { kid, sign } = newest(await current())
      return { alg: 'EdDSA', key: sign, kid }
    },
    verifying: async kid => {
      if (kid !== undefined) return find(kid)
      return clock.now() < (await current()).unnamedUntil ? unnamed.verifying(undefined) : null
    },
    list: async () => {
      const present = await notes.get(noteKey)
      return present === null ? [] : (await open(present)).keys.filter(counts).map(stateOf)
    },
    sealedOtherwise: async () => {
      const present = await notes.get(noteKey)
      const { by } = await sealing
      return present === null ? 0 : parse(present).keys.filter(key => key.by !== by).length
    },
    rotate: async ({ isEmergency = false } = {}) => {
      ring = await read({ isEmergency })
      return stateOf(newest(ring))
    },
  }
}

const stateOf = ({ kid, createdAt, endsAt }: OpenKey): TokenKeyState => ({ kid, createdAt, signs: endsAt === null, endsAt })

function newest({ keys: [key] }: Ring): OpenKey {
  if (!key) throw new CommerceError('fault', 'There is no key to sign access tokens with.')
  return key
}

/** With one key more, and without those whose tokens have ended. */
function withKey({ keys, unnamed_until }: Note, drawn: StoredKey, now: number): Note {
  // A key ends one overlap after its successor was made.
  const successorOf = ({ by }: StoredKey, index: number) => keys.slice(0, index).findLast(other => other.by === by)
  const kept = keys.filter((key, index) => (successorOf(key, index)?.created_at ?? now) > now - overlapMs)
  return { keys: [drawn, ...kept], unnamed_until }
}

/** Without keys that another secret sealed and that are so old that nobody can have a use for them: whoever still has that secret has replaced them. */
function withoutOver({ keys, unnamed_until }: Note, by: string, now: number): Note {
  return { keys: keys.filter(key => key.by === by || key.created_at > now - ageMaxMs - overlapMs), unnamed_until }
}

const newestOf = ({ keys }: Note, by: string): StoredKey | undefined => keys.find(key => key.by === by)

async function openNote({ keys, unnamed_until: unnamedUntil }: Note, { by, key }: Sealing): Promise<Pick<Ring, 'keys' | 'unnamedUntil'>> {
  const own = keys.filter(one => one.by === by)
  const opened = own.map(async (stored, index): Promise<OpenKey> => {
    const { kid, created_at: createdAt, private_key: privateKey, public_key: publicKey } = parseSealed(await unseal(stored.sealed, key), stored)
    const successor = own[index - 1]
    return { kid, createdAt, endsAt: successor ? successor.created_at + overlapMs : null, ...(await keyPair({ privateKey, publicKey })) }
  })
  return { keys: await Promise.all(opened), unnamedUntil }
}

interface Sealing {
  readonly key: Uint8Array<ArrayBuffer>
  /** Names the secret and tells nothing of it. */
  readonly by: string
}

async function sealingOf(secret: string): Promise<Sealing> {
  const encoder = new TextEncoder()
  const material = await crypto.subtle.importKey('raw', encoder.encode(secret), 'HKDF', false, ['deriveBits'])
  const algorithm = { name: 'HKDF', hash: 'SHA-256', salt: new Uint8Array(), info: encoder.encode('cartwright token keys') }
  const bytes = new Uint8Array(await crypto.subtle.deriveBits(algorithm, material, 48 * 8))
  return { key: bytes.slice(0, 32), by: base64Url(bytes.subarray(32)) }
}

async function drawKey({ key, by }: Sealing, now: number, random: Random): Promise<StoredKey> {
  const pair = await generateKeyPair('EdDSA', { extractable: true })
  const kid = base64Url(random.bytes(12))
  const content: Sealed = { kid, created_at: now, private_key: await exportJWK(pair.privateKey), public_key: await exportJWK(pair.publicKey) }
  return { kid, created_at: now, by, sealed: await seal(JSON.stringify(content), key, new Uint8Array(random.bytes(12))) }
}

/** What is sealed is what counts: who can write to the database cannot give a key another age. */
function parseSealed(text: string, { kid, created_at }: StoredKey): Sealed {
  const content = JSON.parse(text) as Sealed
  if (content.kid !== kid || content.created_at !== created_at) throw new CommerceError('fault', `The key "${kid}" in the note "${noteKey}" was changed.`)
  return content
}

function parse(text: string): Note {
  return JSON.parse(text) as Note
}
