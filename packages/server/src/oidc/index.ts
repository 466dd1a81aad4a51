export { type OidcIssuerOptions, type OidcRoles, oidcIssuer } from './oidc-issuer.ts'
