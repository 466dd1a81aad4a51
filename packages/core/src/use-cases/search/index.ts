export { reindex } from './reindex.ts'
export { searchConsumer } from './search-consumer.ts'
export { search, suggest } from './search-products.ts'
