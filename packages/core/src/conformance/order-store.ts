import type { Storage } from '../ports/index.ts'
import { changeCases } from './orders/changing.ts'
import { discountUseCases } from './orders/discount-uses.ts'
import { guardCases } from './orders/guards.ts'
import { orderListCases } from './orders/lists.ts'
import { placeCases } from './orders/placing.ts'
import { salesCases } from './orders/sales.ts'
import type { ConformanceCase } from './suite.ts'

/** The promises of the order store. */
export const orderCases: readonly ConformanceCase<Storage>[] = [
  ...placeCases,
  ...discountUseCases,
  ...changeCases,
  ...guardCases,
  ...orderListCases,
  ...salesCases,
]
