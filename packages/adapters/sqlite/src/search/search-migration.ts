import type { Migration } from '@cartwright/sql'
import { createShelf } from './search-tables.ts'

/**
 * The tables of the search index. They refer to no table of the shop: the index is a hint that can be thrown away and rebuilt.
 * `search_state` has one row: the live shelf, how often shelves were swapped, the number of the last change, and whose rebuild is under way.
 */
export const searchMigration: Migration = {
  name: '0002-search',
  statements: [
    `CREATE TABLE search_state (
      id INTEGER PRIMARY KEY CHECK (id = 1), live INTEGER NOT NULL CHECK (live IN (0, 1)), generation INTEGER NOT NULL, change INTEGER NOT NULL, rebuild TEXT) STRICT`,
    'INSERT INTO search_state (id, live, generation, change, rebuild) VALUES (1, 0, 1, 0, NULL)',
    ...createShelf(0),
    ...createShelf(1),
  ],
}
