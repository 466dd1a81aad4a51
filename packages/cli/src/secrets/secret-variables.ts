/** The variables that hold secrets. Each may come from a file (`NAME_FILE`), or name where a source keeps it (`vault:...`, `awssm:...`). */
export const secretVariables = [
  'CARTWRIGHT_KEY',
  'DATABASE_REPLICA_URLS',
  'DATABASE_URL',
  'JWT_SECRET',
  'MEILISEARCH_API_KEY',
  'METRICS_TOKEN',
  'MFA_SECRET',
  'MFA_SECRET_PREVIOUS',
  'OTEL_EXPORTER_OTLP_HEADERS',
  'OTEL_EXPORTER_OTLP_TRACES_HEADERS',
  'REDIS_URL',
  'SMTP_URL',
  'STRIPE_SECRET_KEY',
  'STRIPE_WEBHOOK_SECRET',
] as const

/** What lets us in to a source of secrets: it may come from a file, too. */
export const sourceVariables = ['VAULT_TOKEN', 'VAULT_SECRET_ID'] as const

/** Each issuer of OpenID Connect has a secret in a variable of its own name, or a file with it. */
const issuerSecret = /^(OIDC_[A-Z0-9_]+_CLIENT_SECRET)(?:_FILE)?$/

/** The variables of this environment that hold secrets. */
export const secretNamesIn = (env: Readonly<Record<string, string | undefined>>): readonly string[] => {
  const ofIssuers = Object.keys(env).flatMap(name => issuerSecret.exec(name)?.[1] ?? [])
  return [...new Set([...secretVariables, ...ofIssuers])]
}
