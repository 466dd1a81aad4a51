import { CommerceError, type Random, type SecondFactorCodes, systemRandom } from '@cartwright/core'
import { Secret, TOTP } from 'otpauth'
import { seal, unseal } from '../http/seal.ts'

export interface TotpCodesOptions {
  /**
   * What secrets are sealed with: at least 32 bytes that nobody can guess, the same for all processes of the shop and for as long as secrets are to be read. A function is asked when it is
   * needed; undefined means there is none.
   */
  readonly secret: string | (() => Promise<string | undefined>)
  /** What secrets were sealed with before: it opens them still, and seals none. At least 32 bytes. */
  readonly previousSecret?: string
  /** What the app calls the shop; `Cartwright` unless told. */
  readonly issuer?: string
  readonly random?: Random
}

const secretBytes = 20
const nonceBytes = 12
const sealBytesMin = 32
/** Steps before and after that of now: clocks of phones differ. */
const stepsBeside = 1

const encoder = new TextEncoder()

/**
 * Codes of authenticator apps as RFC 6238 has them: SHA-1, six digits, 30 seconds, which is what every app can. A secret is sealed with AES-GCM together with the number of its account, so
 * that it opens none when it is copied to another.
 */
export function totpCodes({ secret, previousSecret, issuer = 'Cartwright', random = systemRandom }: TotpCodesOptions): SecondFactorCodes {
  const sealKey = keptKey(async () => sealKeyOf(typeof secret === 'string' ? secret : await secret()))
  const keys = previousSecret === undefined ? [sealKey] : [sealKey, keptKey(() => sealKeyOf(previousSecret))]
  const sealed = async (customerId: number, base32: string) => seal(`${customerId} ${base32}`, await sealKey(), new Uint8Array(random.bytes(nonceBytes)))
  return {
    async create({ customerId, email }) {
      const drawn = new Secret({ buffer: new Uint8Array(random.bytes(secretBytes)).buffer })
      const sealedSecret = await sealed(customerId, drawn.base32)
      return { sealedSecret, secret: drawn.base32, uri: new TOTP({ issuer, label: email, secret: drawn }).toString() }
    },
    async stepOf({ customerId, sealedSecret, code, at }) {
      const totp = new TOTP({ secret: Secret.fromBase32((await opened(sealedSecret, customerId, keys)).base32) })
      const beside = totp.validate({ token: code, timestamp: at, window: stepsBeside })
      return beside === null ? null : totp.counter({ timestamp: at }) + beside
    },
    async reseal({ customerId, sealedSecret }) {
      const { base32, key } = await opened(sealedSecret, customerId, keys)
      return key === sealKey ? null : sealed(customerId, base32)
    },
  }
}

type SealKey = () => Promise<Uint8Array<ArrayBuffer>>

/** A key that is made when it is needed, and then kept. */
function keptKey(make: SealKey): SealKey {
  let key: ReturnType<SealKey> | undefined
  return () => {
    key ??= make().catch((error: unknown) => {
      key = undefined
      throw error
    })
    return key
  }
}

async function opened(sealedSecret: string, customerId: number, keys: readonly SealKey[]): Promise<{ readonly base32: string; readonly key: SealKey }> {
  for (const key of keys) {
    const [owner, base32 = ''] = (await unseal(sealedSecret, await key()).catch(() => '')).split(' ')
    if (owner === String(customerId)) return { base32, key }
  }
  throw new CommerceError(
    'unavailable',
    'The second factor of this account was sealed with another secret: give the former one as MFA_SECRET_PREVIOUS, or an admin has to reset it.',
  )
}

/** A key of its own for this purpose (HKDF, RFC 5869): what signs tokens may seal, too, and neither gives the other away. */
async function sealKeyOf(secret: string | undefined): Promise<Uint8Array<ArrayBuffer>> {
  if (secret === undefined) throw new CommerceError('unavailable', 'Second factors need a secret to seal them with: set MFA_SECRET or JWT_SECRET.')
  const bytes = encoder.encode(secret)
  if (bytes.length < sealBytesMin) throw new RangeError(`The secret that second factors are sealed with must have at least ${sealBytesMin} bytes.`)
  const base = await crypto.subtle.importKey('raw', bytes, 'HKDF', false, ['deriveBits'])
  const purpose = { name: 'HKDF', hash: 'SHA-256', salt: new Uint8Array(), info: encoder.encode('cartwright second factor') }
  return new Uint8Array(await crypto.subtle.deriveBits(purpose, base, 256))
}
