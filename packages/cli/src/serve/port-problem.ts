import { hasCode } from '@cartwright/core'
import { FailedError } from '../errors.ts'
import type { ServeSettings } from './serve-settings.ts'

/** What the system says of an address that is another machine's, or a name that nobody knows or, without a network, can be asked about. */
const strangeHost: ReadonlySet<string> = new Set(['EADDRNOTAVAIL', 'ENOTFOUND', 'EAI_AGAIN'])

/** What went wrong while a port was taken, as a sentence that says what to do; anything else as it is. @param prefix of the variables: `METRICS_` for METRICS_PORT */
export const portProblem = (error: unknown, { port, host }: Pick<ServeSettings, 'port' | 'host'>, prefix = ''): unknown => {
  const code = error instanceof Error && 'code' in error ? error.code : null
  if (code === 'EADDRINUSE') return new FailedError(`Port ${port} is taken by another program: choose one with ${prefix}PORT, as in ${prefix}PORT=${port + 1}.`)
  if (code === 'EACCES') return new FailedError(`Port ${port} may not be used by this account: choose one above 1023 with ${prefix}PORT.`)
  if (code !== null && strangeHost.has(String(code))) return new FailedError(`${prefix}HOST is an address of this machine; ${host} is none.`)
  return hasCode(error, 'fault') ? new FailedError(error.message) : error
}
