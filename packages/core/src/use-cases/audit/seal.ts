import type { Deps } from '../../ports/index.ts'
import { sealLines } from './steps/seal-lines.ts'

/** Chains every line that is not in the chain yet, now. Says how many. */
export async function seal(deps: Pick<Deps, 'auditChain'>): Promise<number> {
  return sealLines(deps)
}
