import { readFileSync, statSync } from 'node:fs'
import { resolve } from 'node:path'
import { UsageError } from './errors.ts'
import type { Terminal } from './terminal.ts'

/** The variables that hold secrets, each of which may come from a file instead. */
export const secretVariables = [
  'CARTWRIGHT_KEY',
  'DATABASE_REPLICA_URLS',
  'DATABASE_URL',
  'JWT_SECRET',
  'MEILISEARCH_API_KEY',
  'METRICS_TOKEN',
  'OTEL_EXPORTER_OTLP_HEADERS',
  'OTEL_EXPORTER_OTLP_TRACES_HEADERS',
  'REDIS_URL',
  'STRIPE_SECRET_KEY',
  'STRIPE_WEBHOOK_SECRET',
] as const

/** Longer than any secret: whoever names a wrong file hears of it. */
const bytesMax = 65_536

/**
 * The environment with every secret in its place: `NAME_FILE` names the file that holds `NAME`, as Docker and Kubernetes mount them. White space at its ends is not part of it.
 * @throws UsageError when both are given, or the file holds no secret; it names the file, never what is in it
 */
export const readSecretFiles = ({ env, cwd }: Pick<Terminal, 'env' | 'cwd'>): Terminal['env'] => {
  const filled: Record<string, string | undefined> = { ...env }
  for (const name of secretVariables) {
    const file = env[`${name}_FILE`]
    if (!file) continue
    if (env[name]) throw new UsageError(`Both ${name} and ${name}_FILE are set: only one of them can count.`)
    filled[name] = readSecret(`${name}_FILE`, resolve(cwd, file))
  }
  return filled
}

const readSecret = (variable: string, file: string): string => {
  const text = readText(variable, file).trim()
  if (text === '') throw new UsageError(`${variable}: ${file} is empty.`)
  if (/[\0\r\n]/.test(text)) throw new UsageError(`${variable}: ${file} holds more than one line, so it is no secret.`)
  return text
}

const readText = (variable: string, file: string): string => {
  try {
    if (statSync(file).size <= bytesMax) return readFileSync(file, 'utf8')
  } catch (error) {
    const reason = error instanceof Error && 'code' in error ? error.code : 'unknown'
    throw new UsageError(`${variable}: ${file} cannot be read (${reason}).`)
  }
  throw new UsageError(`${variable}: ${file} has more than ${bytesMax} bytes, so it is no secret.`)
}
