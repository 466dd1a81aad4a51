import type { AuditProblem, AuditVerification } from '../../commerce.ts'
import { type AuditSeal, noHash, type SealedAuditLine, sealedText } from '../../model/index.ts'
import type { Deps } from '../../ports/index.ts'
import { digestHex } from '../tokens.ts'

/** Lines read at once. */
const batchSize = 500

/** Problems told of: whoever has a hundred needs no list. */
const problemsMax = 100

/** How far the chain was followed, and the hash that the line there carries. */
interface Place {
  readonly sequence: number
  readonly hash: string | null
}

/**
 * Follows the chain from its first line to its head. A line that was changed is told of once: what follows is compared with the hash that it carries, right or wrong.
 * @param witness a head noted elsewhere before
 */
export async function verify({ auditChain }: Pick<Deps, 'auditChain'>, { witness }: { readonly witness?: AuditSeal } = {}): Promise<AuditVerification> {
  const problems: AuditProblem[] = []
  let place: Place = { sequence: 0, hash: noHash }
  let head: AuditSeal | null
  let sealed = 0
  for (;;) {
    const lines = await auditChain.sealed(place.sequence, batchSize)
    for (const line of lines) {
      problems.push(...(await problemsOf(line, place, witness)))
      place = { sequence: line.seal.sequence, hash: line.seal.hash }
    }
    sealed += lines.length
    if (lines.length > 0) continue
    // Read after the lines, and they are looked for again if it is further: what is chained meanwhile is no difference.
    head = await auditChain.head()
    if (head === null || head.sequence <= place.sequence || (await auditChain.sealed(place.sequence, 1)).length === 0) break
  }
  problems.push(...problemsOfEnd(place, head, witness))
  const { count: unsealed, since: unsealedSince } = await auditChain.unsealedCount()
  return { ok: problems.length === 0, sealed, unsealed, unsealedSince, head, problems: problems.slice(0, problemsMax) }
}

async function problemsOf(line: SealedAuditLine, before: Place, witness: AuditSeal | undefined): Promise<readonly AuditProblem[]> {
  const { sequence, hash } = line.seal
  const problems: AuditProblem[] = []
  const isNext = sequence === before.sequence + 1
  if (!isNext) problems.push({ sequence: before.sequence + 1, id: null, problem: 'missing' })
  // After a gap the hash before is gone, so nothing can be said about this line.
  const isRight = !isNext || (await digestHex(sealedText(line, sequence, before.hash ?? ''))) === hash
  if (!isRight) problems.push({ sequence, id: line.id, problem: 'changed' })
  if (witness?.sequence === sequence && witness.hash !== hash) problems.push({ sequence, id: line.id, problem: 'witness' })
  return problems
}

function problemsOfEnd(last: Place, head: AuditSeal | null, witness: AuditSeal | undefined): readonly AuditProblem[] {
  const problems: AuditProblem[] = []
  const end = head ?? { sequence: 0, hash: noHash }
  if (end.sequence > last.sequence) problems.push({ sequence: last.sequence + 1, id: null, problem: 'cut_off' })
  else if (end.sequence !== last.sequence || end.hash !== last.hash) problems.push({ sequence: last.sequence, id: null, problem: 'head' })
  if (witness && witness.sequence > last.sequence) problems.push({ sequence: witness.sequence, id: null, problem: 'witness' })
  return problems
}
