import { createServer } from 'node:net'
import { portProblem } from './port-problem.ts'
import type { ServeSettings } from './serve-settings.ts'

/**
 * The port that several processes are to share: the wanted one when it can be had, a free one for 0. It is let go again at once.
 * @throws FailedError when it cannot be had
 */
export const probePort = ({ port, host }: Pick<ServeSettings, 'port' | 'host'>): Promise<number> =>
  new Promise((resolve, reject) => {
    const probe = createServer()
    probe.once('error', error => reject(portProblem(error, { port, host })))
    probe.listen({ port, host }, () => {
      const address = probe.address()
      probe.close(() => resolve(typeof address === 'object' && address !== null ? address.port : port))
    })
  })
