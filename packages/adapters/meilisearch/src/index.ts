export { type MeilisearchOptions, meilisearch } from './meilisearch.ts'
export type { MeilisearchWords } from './words.ts'
