import type { SearchIndex } from '../ports/index.ts'
import { comparingCases } from './search/comparing.ts'
import { listCases } from './search/lists.ts'
import { matchingCases } from './search/matching.ts'
import { rankingCases } from './search/ranking.ts'
import { writeCases } from './search/writes.ts'
import { runSuite, type SuiteOptions } from './suite.ts'

/** The promises of {@link SearchIndex}: what a text means, ranking, filters, facets, order, pages, suggestions, writes and rebuilds. */
export function describeSearchIndex(options: SuiteOptions<SearchIndex>): void {
  runSuite('SearchIndex', options, [...matchingCases, ...rankingCases, ...listCases, ...writeCases, ...comparingCases])
}
