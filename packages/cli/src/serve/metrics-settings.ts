import { UsageError } from '../errors.ts'
import type { Terminal } from '../terminal.ts'

/** Where a process shows its figures. */
export interface MetricsSettings {
  readonly port: number
  readonly host: string
  /** What whoever reads must send; null asks for nothing. */
  readonly token: string | null
}

/** As many as nobody guesses, when they are drawn by chance. */
const tokenLengthMin = 16

/**
 * Reads `METRICS_PORT`, `METRICS_HOST` and `METRICS_TOKEN`: null without a port. Figures tell what a shop sells, so beyond this machine they are shown to holders of the token alone.
 * @throws UsageError naming the variable that is wrong, and never the token
 */
export const readMetricsSettings = ({ METRICS_PORT: port, METRICS_HOST, METRICS_TOKEN }: Terminal['env']): MetricsSettings | null => {
  if (!port) {
    if (METRICS_HOST || METRICS_TOKEN) throw new UsageError('METRICS_HOST and METRICS_TOKEN need METRICS_PORT: without it no metrics are served.')
    return null
  }
  if (!/^\d{1,5}$/.test(port) || Number(port) > 65_535) throw new UsageError(`METRICS_PORT is a whole number from 0 to 65535, not "${port}".`)
  const host = METRICS_HOST || '127.0.0.1'
  const token = METRICS_TOKEN || null
  if (token !== null && (token.length < tokenLengthMin || /[^\x21-\x7e]/.test(token)))
    throw new UsageError(`METRICS_TOKEN has at least ${tokenLengthMin} characters, without spaces.`)
  if (token === null && !isLoopback(host))
    throw new UsageError(
      `METRICS_HOST=${host} can be reached from outside: set METRICS_TOKEN, or leave METRICS_HOST away to serve metrics to this machine alone.`,
    )
  return { port: Number(port), host, token }
}

const isLoopback = (host: string): boolean => /^(localhost|127\.\d+\.\d+\.\d+|::1)$/.test(host)
