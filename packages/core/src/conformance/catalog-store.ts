import type { Storage } from '../ports/index.ts'
import { categoryCases } from './catalog/categories.ts'
import { productListCases } from './catalog/product-lists.ts'
import { productWriteCases } from './catalog/product-writes.ts'
import type { ConformanceCase } from './suite.ts'

/** The promises of the catalog store. */
export const catalogCases: readonly ConformanceCase<Storage>[] = [...productWriteCases, ...productListCases, ...categoryCases]
