import { once } from 'node:events'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { exportJWK, generateKeyPair } from 'jose'
import { Provider } from 'oidc-provider'

/** Somebody whom the issuer knows. */
export interface Person {
  readonly sub: string
  readonly email?: string
  readonly email_verified?: boolean
  readonly name?: string
  readonly groups?: readonly string[]
  /** How they sign in there. */
  readonly amr?: readonly string[]
}

export interface IssuerHost {
  readonly issuer: string
  /** Who sits at the browser that comes next. */
  person: Person
  /** From now on other keys are published than tokens are signed with. */
  swapKeys(): void
  /** Plays the browser: goes to the issuer, signs in there, and is sent back with these parameters. */
  browse(url: string): Promise<{ readonly code: string; readonly state: string; readonly iss?: string }>
  close(): Promise<void>
}

export const issuerClient = { clientId: 'shop', clientSecret: 'a secret of the shop at its issuer', redirectUri: 'https://shop.example/signed-in' }

/** An issuer of OpenID Connect on loopback: oidc-provider, which asks nobody for a password. Its ID tokens have nothing but the subject, how they signed in, and `inIdToken`; the rest is in userinfo. */
export async function openIssuer(
  person: Person,
  { inIdToken = [], redirectUri = issuerClient.redirectUri }: { readonly inIdToken?: readonly string[]; readonly redirectUri?: string } = {},
): Promise<IssuerHost> {
  const server = createServer()
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const [own, others] = [await signingKey(), await signingKey()]
  const host = { issuer, person, isSwapped: false }
  const provider = new Provider(issuer, {
    clients: [
      {
        client_id: issuerClient.clientId,
        client_secret: issuerClient.clientSecret,
        redirect_uris: [redirectUri],
        id_token_signed_response_alg: 'ES256',
      },
    ],
    jwks: { keys: [own] },
    cookies: { keys: ['of this test'] },
    claims: { openid: ['sub', 'amr', ...inIdToken], email: ['email', 'email_verified'], profile: ['name', 'groups'] },
    features: { devInteractions: { enabled: false } },
    interactions: { url: (_context, { uid }) => `/sign-in/${uid}` },
    findAccount: (_context, sub) => ({ accountId: sub, claims: () => ({ ...host.person, amr: [...(host.person.amr ?? [])], sub }) }),
  })
  provider.use(async (context, next) => {
    if (context.path.startsWith('/sign-in/')) return signIn(provider, context, host.person)
    await next()
    if (host.isSwapped && context.path === '/jwks') context.body = { keys: [{ ...others, d: undefined }] }
  })
  server.on('request', provider.callback())
  return Object.assign(host, {
    swapKeys: () => {
      host.isSwapped = true
    },
    browse,
    close: () => closed(server),
  })
}

async function signingKey() {
  const { privateKey } = await generateKeyPair('ES256', { extractable: true })
  return { ...(await exportJWK(privateKey)), alg: 'ES256', use: 'sig' }
}

type Context = Parameters<Parameters<Provider['use']>[0]>[0]

/** Says yes to everything. */
async function signIn(provider: Provider, { req, res }: Context, { sub, amr = [] }: Person): Promise<void> {
  const { params, grantId } = await provider.interactionDetails(req, res)
  const grant = (grantId ? await provider.Grant.find(grantId) : undefined) ?? new provider.Grant({ accountId: sub, clientId: String(params.client_id) })
  grant.addOIDCScope('openid email profile')
  const result = { login: { accountId: sub, amr: [...amr] }, consent: { grantId: await grant.save() } }
  await provider.interactionFinished(req, res, result, { mergeWithLastSubmission: true })
}

async function browse(url: string) {
  const cookies = new Map<string, string>()
  let next = url
  while (!next.startsWith(issuerClient.redirectUri)) {
    const response = await fetch(next, { redirect: 'manual', headers: { cookie: [...cookies].map(pair => pair.join('=')).join('; ') } })
    for (const cookie of response.headers.getSetCookie()) {
      const [name = '', value = ''] = (cookie.split(';')[0] ?? '').split('=')
      cookies.set(name, value)
    }
    const location = response.headers.get('location')
    if (location === null) throw new Error(`The issuer answered ${response.status}: ${await response.text()}`)
    next = new URL(location, next).href
  }
  const { searchParams } = new URL(next)
  const iss = searchParams.get('iss')
  return { code: searchParams.get('code') ?? '', state: searchParams.get('state') ?? '', ...(iss === null ? {} : { iss }) }
}

function closed(server: Server): Promise<void> {
  server.closeAllConnections()
  return new Promise(resolve => server.close(() => resolve()))
}
