import { type Attention, actorName, CommerceError, type Principal } from '../../model/index.ts'
import type { AttentionFilter, Deps, Page, PageRequest } from '../../ports/index.ts'
import { closeAttention } from './steps/open-attention.ts'

/** What people have to look at, or had to, newest first. */
export async function list({ attention }: Pick<Deps, 'attention'>, filter: AttentionFilter, page: PageRequest): Promise<Page<Attention>> {
  return attention.list(filter, page)
}

/** One record. Throws `attention_not_found`. */
export async function show({ attention }: Pick<Deps, 'attention'>, id: number): Promise<Attention> {
  const record = await attention.record(id)
  if (!record) throw new CommerceError('attention_not_found', `There is no attention record ${id}.`, { attentionId: id })
  return record
}

/** Closes a record, with what there is to say about it. Harmless when it is closed already. Throws `attention_not_found`. */
export async function resolve(deps: Pick<Deps, 'attention' | 'clock'>, id: number, note: string, by: Principal): Promise<Attention> {
  return closeAttention(deps, id, note, actorName(by))
}
