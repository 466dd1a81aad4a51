import type { Commerce } from '@cartwright/core'
import { confirmations } from './confirmations.ts'

export async function open(commerce: Commerce) {
  // #region subscribe
  await commerce.start()
  await commerce.events.subscribe(confirmations(commerce))
  const workers = commerce.workers.start()
  // #endregion
  return workers
}
