import type { ReconcileCheck } from '../../../model/index.ts'
import type { Check } from '../check.ts'
import { checkDeadlines } from './deadlines.ts'
import { checkEvents } from './events.ts'
import { checkLedger } from './ledger.ts'
import { checkOpenKeys } from './open-keys.ts'
import { checkOurPayments } from './our-payments.ts'
import { checkProviderPayments } from './provider-payments.ts'
import { checkRefunds } from './refunds.ts'
import { checkSearch } from './search.ts'
import { checkStock } from './stock.ts'

/** How each check is made. */
export const checks: Readonly<Record<ReconcileCheck, Check>> = {
  R1: checkStock,
  R2: checkOurPayments,
  R3: checkProviderPayments,
  R4: checkRefunds,
  R5: checkDeadlines,
  R6: checkEvents,
  R7: checkSearch,
  R8: checkLedger,
  R9: checkOpenKeys,
}
