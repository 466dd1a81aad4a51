import { TOTP, URI } from 'otpauth'
import { call } from './call.ts'
import { type Shop, tester } from './shop.ts'

export const password = 'a password nobody guesses'

/** An account of the staff, with a session. */
export interface Member {
  readonly id: number
  readonly email: string
  readonly token: string
}

/** Makes an account of the staff and signs it in by its password. */
export async function signInMember(shop: Shop, email = 'clerk@shop.example', role: 'staff' | 'admin' = 'staff'): Promise<Member> {
  const { id } = await shop.commerce.customers.createAccount(
    { email, password, role, ...(role === 'staff' ? { scopes: ['stock:read', 'customers:write'] } : {}) },
    tester,
  )
  const { body } = await call(shop.app, 'auth.login', { body: { email, password } })
  return { id, email, token: body.token }
}

/** What the member's phone does from now on. */
export interface Enrolled extends Member {
  readonly secret: string
  readonly recoveryCodes: readonly string[]
  /** The code of now, or of so many steps from now. */
  readonly code: (steps?: number) => string
}

/** Sets up a second factor as a person does: scans, types the first code. Half a minute is over then, so that the next code is another. */
export async function enrol(shop: Shop, member: Member): Promise<Enrolled> {
  const { body: begun } = await call(shop.app, 'account.startSecondFactor', { token: member.token, body: { password } })
  const totp = URI.parse(begun.uri)
  if (!(totp instanceof TOTP)) throw new Error(`${begun.uri} is of no TOTP.`)
  const code = (steps = 0) => totp.generate({ timestamp: shop.clock.now() + steps * 30_000 })
  const { body } = await call(shop.app, 'account.confirmSecondFactor', { token: member.token, body: { code: code() } })
  await shop.clock.advance(30_000)
  return { ...member, secret: begun.secret, recoveryCodes: body.recovery_codes, code }
}
