/** The variables that hold secrets. Each may come from a file (`NAME_FILE`), or name where a source keeps it (`vault:...`, `awssm:...`). */
export const secretVariables = [
  'CARTWRIGHT_KEY',
  'DATABASE_REPLICA_URLS',
  'DATABASE_URL',
  'JWT_SECRET',
  'MEILISEARCH_API_KEY',
  'METRICS_TOKEN',
  'MFA_SECRET',
  'OTEL_EXPORTER_OTLP_HEADERS',
  'OTEL_EXPORTER_OTLP_TRACES_HEADERS',
  'REDIS_URL',
  'STRIPE_SECRET_KEY',
  'STRIPE_WEBHOOK_SECRET',
] as const

/** What lets us in to a source of secrets: it may come from a file, too. */
export const sourceVariables = ['VAULT_TOKEN', 'VAULT_SECRET_ID'] as const
