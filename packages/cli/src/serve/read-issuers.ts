import { scopes as allScopes, type Scope } from '@cartwright/core'
import type { OidcIssuerOptions, OidcRoles } from '@cartwright/server/oidc'
import { UsageError } from '../errors.ts'
import type { Terminal } from '../terminal.ts'

/**
 * Reads `OIDC_ISSUERS`, a JSON list; the secret of each stands in a variable of its own, `OIDC_NAME_CLIENT_SECRET`. Browsers come back to the page `/signed-in` of `STOREFRONT_URL` unless told.
 * @throws UsageError naming the issuer and what is wrong with it, and never a secret
 */
export const readIssuers = (env: Terminal['env']): readonly OidcIssuerOptions[] => {
  const { OIDC_ISSUERS: text } = env
  if (!text) return []
  const list = parse(text)
  if (!Array.isArray(list)) throw new UsageError(`OIDC_ISSUERS is a JSON list such as ${example}`)
  const issuers = list.map((entry, index) => readIssuer(entry, index, env))
  const names = issuers.map(({ name }) => name)
  if (new Set(names).size < names.length) throw new UsageError('OIDC_ISSUERS names an issuer twice.')
  return issuers
}

const example = '[{"name":"company","issuer":"https://accounts.example","client_id":"shop"}]'

const parse = (text: string): unknown => {
  try {
    return JSON.parse(text)
  } catch {
    throw new UsageError(`OIDC_ISSUERS is no JSON. It is a list such as ${example}`)
  }
}

type Record = Readonly<{ [key: string]: unknown }>

const isRecord = (value: unknown): value is Record => typeof value === 'object' && value !== null && !Array.isArray(value)

const known = ['name', 'label', 'issuer', 'client_id', 'redirect_uri', 'audience', 'registers', 'link_by_email', 'mfa', 'acr_values', 'scope', 'roles']

const readIssuer = (entry: unknown, index: number, env: Terminal['env']): OidcIssuerOptions => {
  const wrong = (what: string) => new UsageError(`OIDC_ISSUERS, issuer ${index + 1}: ${what}`)
  if (!isRecord(entry)) throw wrong(`it is an object, as in ${example}`)
  const strange = Object.keys(entry).find(key => !known.includes(key))
  if (strange !== undefined) throw wrong(strange.includes('secret') ? 'secrets stand in OIDC_NAME_CLIENT_SECRET, not here.' : `there is no "${strange}".`)
  const text = (key: string): string | undefined => {
    const value = entry[key]
    if (value === undefined || (typeof value === 'string' && value !== '')) return value
    throw wrong(`${key} is a text.`)
  }
  const required = (key: string): string => {
    const value = text(key)
    if (value === undefined) throw wrong(`it needs ${key}.`)
    return value
  }
  const oneOf = <Value extends string>(key: string, values: readonly Value[]): Value | undefined => {
    const value = text(key)
    const found = values.find(one => one === value)
    if (value !== undefined && found === undefined) throw wrong(`${key} is ${values.join(' or ')}.`)
    return found
  }
  const name = required('name')
  if (!/^[a-z0-9-]{1,40}$/.test(name)) throw wrong('name has lower case letters, digits and hyphens.')
  const clientSecret = env[`OIDC_${name.toUpperCase().replaceAll('-', '_')}_CLIENT_SECRET`]
  const { registers, acr_values: acrValues, roles } = entry
  if (registers !== undefined && typeof registers !== 'boolean') throw wrong('registers is true or false.')
  if (acrValues !== undefined && !isTexts(acrValues)) throw wrong('acr_values is a list of texts.')
  const redirectUri = text('redirect_uri') ?? (env.STOREFRONT_URL && `${env.STOREFRONT_URL.replace(/\/$/, '')}/signed-in`)
  if (!redirectUri || !isSafe(redirectUri)) throw wrong('it needs STOREFRONT_URL, or redirect_uri: the https address of the page that browsers come back to.')
  if (!isSafe(required('issuer'))) throw wrong('issuer is an https address; http is for this machine alone.')
  const parts = {
    label: text('label'),
    clientSecret: clientSecret || undefined,
    audience: oneOf('audience', ['customers', 'staff']),
    registers,
    linkByEmail: oneOf('link_by_email', ['never', 'verified']),
    mfa: oneOf('mfa', ['claimed', 'trusted']),
    acrValues,
    scope: text('scope'),
    roles: roles === undefined ? undefined : readRoles(roles, wrong),
  }
  return { name, issuer: required('issuer'), clientId: required('client_id'), redirectUri, ...given(parts) }
}

const readRoles = (roles: unknown, wrong: (what: string) => UsageError): OidcRoles => {
  if (!isRecord(roles) || typeof roles.claim !== 'string' || !isRecord(roles.access)) {
    throw wrong('roles is such as {"claim":"groups","access":{"shop-admins":{"role":"admin"}}}.')
  }
  const access = Object.entries(roles.access).map(([group, value]) => {
    const { role, scopes = [] } = isRecord(value) ? value : {}
    if ((role !== 'staff' && role !== 'admin') || !isTexts(scopes)) throw wrong(`the group "${group}" has a role, staff or admin, and scopes.`)
    const unknown = scopes.find(scope => !isScope(scope))
    if (unknown !== undefined) throw wrong(`there is no scope "${unknown}".`)
    return [group, { role, scopes: scopes.filter(isScope) }] as const
  })
  return { claim: roles.claim, access: Object.fromEntries(access) }
}

const isScope = (text: string): text is Scope => (allScopes as readonly string[]).includes(text)

const isTexts = (value: unknown): value is readonly string[] => Array.isArray(value) && value.every(entry => typeof entry === 'string')

const isSafe = (address: string): boolean => {
  const url = URL.canParse(address) ? new URL(address) : null
  return url?.protocol === 'https:' || (url?.protocol === 'http:' && /^(localhost|127\.\d+\.\d+\.\d+|\[::1\])$/.test(url.hostname))
}

/** Without what was left out. */
const given = <Parts extends object>(parts: Parts): { readonly [Key in keyof Parts]?: Exclude<Parts[Key], undefined> } =>
  Object.fromEntries(Object.entries(parts).filter(([, value]) => value !== undefined)) as { [Key in keyof Parts]?: Exclude<Parts[Key], undefined> }
