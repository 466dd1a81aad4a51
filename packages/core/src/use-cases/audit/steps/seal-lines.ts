import { type AuditSeal, noHash, sealedText } from '../../../model/index.ts'
import type { Deps } from '../../../ports/index.ts'
import { digestHex } from '../../tokens.ts'

/** Lines chained in one transaction. */
const batchSize = 200

/** Chains every line that is not in the chain yet, oldest first; says how many. Somebody else who does it at the same time goes on with the rest. */
export async function sealLines({ auditChain }: Pick<Deps, 'auditChain'>): Promise<number> {
  let count = 0
  for (;;) {
    const head = await auditChain.head()
    const lines = await auditChain.unsealed(batchSize)
    const seals: (AuditSeal & { readonly id: number })[] = []
    let { sequence, hash } = head ?? { sequence: 0, hash: noHash }
    for (const line of lines) {
      sequence += 1
      hash = await digestHex(sealedText(line, sequence, hash))
      seals.push({ id: line.id, sequence, hash })
    }
    if (seals.length === 0 || !(await auditChain.extend(head, seals))) return count
    count += seals.length
    if (seals.length < batchSize) return count
  }
}
