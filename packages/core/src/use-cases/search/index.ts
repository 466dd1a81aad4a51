export { reindex } from './reindex.ts'
export { search, suggest } from './search-products.ts'
