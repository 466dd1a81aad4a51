import {
  allowInsecureRequests,
  type ClientAuth,
  ClientSecretBasic,
  ClientSecretPost,
  type Configuration,
  discovery,
  enableNonRepudiationChecks,
  None,
} from 'openid-client'
import type { OidcIssuerOptions } from './oidc-issuer.ts'
import { unavailable } from './translated.ts'

/** What an issuer publishes of itself changes rarely. Milliseconds. */
const rememberMs = 3_600_000

/**
 * Asks an issuer for what it publishes when it is first needed, and again after an hour. What failed is asked for anew by the next who comes.
 * @returns throws `issuer_unavailable`
 */
export function discovered(options: OidcIssuerOptions): () => Promise<Configuration> {
  let known: { readonly config: Promise<Configuration>; readonly until: number } | null = null
  return async () => {
    const now = performance.now()
    if (!known || known.until <= now) known = { config: discover(options), until: now + rememberMs }
    const asked = known
    try {
      return await asked.config
    } catch (error) {
      if (known === asked) known = null
      throw unavailable(error)
    }
  }
}

function discover({ issuer, clientId, clientSecret, timeoutMs = 10_000 }: OidcIssuerOptions): Promise<Configuration> {
  const server = new URL(issuer)
  return discovery(server, clientId, {}, clientSecret === undefined ? None() : secretAuth(clientSecret), {
    timeout: timeoutMs / 1_000,
    execute: [enableNonRepudiationChecks, ...(isLoopback(server) ? [allowInsecureRequests] : [])],
  })
}

/** As the issuer wants it: in the header, which is the standard's default, or in the body. */
function secretAuth(clientSecret: string): ClientAuth {
  const [basic, post] = [ClientSecretBasic(clientSecret), ClientSecretPost(clientSecret)]
  return (server, ...rest) => {
    const { token_endpoint_auth_methods_supported: methods = ['client_secret_basic'] } = server
    return (methods.includes('client_secret_basic') ? basic : post)(server, ...rest)
  }
}

function isLoopback({ hostname }: URL): boolean {
  return /^(localhost|127\.\d+\.\d+\.\d+|\[::1\])$/.test(hostname)
}
