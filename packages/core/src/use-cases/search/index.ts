export { reindex } from './reindex.ts'
export { search, suggest } from './search-products.ts'
export { status } from './search-status.ts'
export { searchedTexts } from './searched-texts.ts'
