import type { HandlerKit } from '../handlers/kit.ts'
import { apiKeyPrefix } from './api-keys.ts'

/**
 * Whether the caller of a public endpoint may be a shopper: anybody but programs with an API key and the shop's own staff. Credentials that are wrong make no difference there,
 * so they make none here.
 */
export async function isShopper(request: Request, { tokens, sessions }: Pick<HandlerKit, 'tokens' | 'sessions'>): Promise<boolean> {
  const credentials = request.headers.get('authorization')?.replace(/^Bearer +/i, '')
  if (!credentials) return true
  if (credentials.startsWith(apiKeyPrefix)) return false
  try {
    const { sessionId } = await tokens.verify(credentials)
    const state = await sessions.state(sessionId, false)
    return state === null || state.customer.role === 'customer'
  } catch {
    return true
  }
}
