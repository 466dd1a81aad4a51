import type { Page, PageRequest } from '@cartwright/core'

interface PageQuery {
  readonly page: number
  readonly limit: number
  readonly cursor?: string
}

/** The page asked for, as the ports want it. */
export function pageOf(query: PageQuery): PageRequest {
  return query.cursor === undefined ? { limit: query.limit, page: query.page } : { limit: query.limit, page: query.page, cursor: query.cursor }
}

/** What every list answers beside its items. */
export function pageFieldsOf(page: Pick<Page<unknown>, 'total' | 'nextCursor'>, query: PageQuery) {
  return { total: page.total, page: query.page, limit: query.limit, next_cursor: page.nextCursor }
}
