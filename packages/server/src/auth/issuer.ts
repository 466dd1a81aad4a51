import type { ExternalPolicy, ProvenIdentity } from '@cartwright/core'

/** What the address that an issuer sends the browser back to holds. */
export interface IssuerAnswer {
  readonly code: string
  readonly state: string
  /** `iss`, where the issuer says it (RFC 9207). */
  readonly iss?: string
}

/** Somebody else who knows people: an issuer of OpenID Connect, as `oidcIssuer` of `@cartwright/server/oidc` makes one. */
export interface Issuer {
  /** In paths: lower case letters, digits and hyphens. */
  readonly name: string
  /** For people: what the button says. */
  readonly label: string
  readonly policy: ExternalPolicy
  /**
   * Begins a sign-in: where the browser goes, and what it has to keep for the end (nobody else may see it). Throws `issuer_unavailable`.
   */
  begin(): Promise<{ readonly url: string; readonly flow: string }>
  /** Who it is. Throws `identity_refused`, `identity_not_allowed`, `issuer_unavailable`. */
  finish(flow: string, answer: IssuerAnswer): Promise<ProvenIdentity>
}
