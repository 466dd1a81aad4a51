import { dayOf } from '../../model/index.ts'
import type { Deps, SearchedText } from '../../ports/index.ts'

/** What people searched for in the last `days` days, today included, most frequent first; with `withoutResult` what found nothing, by how often. */
export async function searchedTexts(
  deps: Pick<Deps, 'searchLog' | 'clock'>,
  { days, withoutResult, limit }: { readonly days: number; readonly withoutResult: boolean; readonly limit: number },
): Promise<readonly SearchedText[]> {
  return deps.searchLog.top({ fromDay: dayOf(deps.clock.now()) - days + 1, withoutResult, limit })
}
