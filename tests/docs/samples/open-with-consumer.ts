import type { Commerce } from '@cartwright/core'
import { type PackingList, packingLists } from './packing-lists.ts'

export async function open(commerce: Commerce, print: (list: PackingList) => Promise<void>) {
  // #region subscribe
  await commerce.start()
  await commerce.events.subscribe(packingLists(commerce, print))
  const workers = commerce.workers.start()
  // #endregion
  return workers
}
