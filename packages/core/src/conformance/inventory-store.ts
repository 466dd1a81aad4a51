import type { Storage } from '../ports/index.ts'
import { adjustCases } from './inventory/adjusting.ts'
import { holdCases } from './inventory/holds.ts'
import { ledgerCases } from './inventory/ledger.ts'
import { realigningCases } from './inventory/realigning.ts'
import { reserveCases } from './inventory/reserving.ts'
import { shipCases } from './inventory/shipping.ts'
import type { ConformanceCase } from './suite.ts'

/** The promises of the inventory store. Its variants need not exist: the inventory knows no catalog. */
export const inventoryCases: readonly ConformanceCase<Storage>[] = [
  ...adjustCases,
  ...reserveCases,
  ...holdCases,
  ...shipCases,
  ...ledgerCases,
  ...realigningCases,
]
