import type { Migration } from '@cartwright/sql'
import { createShelf } from './search-tables.ts'

/**
 * The tables of the search index. They refer to no table of the shop: the index is a hint that can be thrown away and rebuilt. `search_state` has one row: the live shelf and
 * whose rebuild is under way; every write locks it. `search_gone` has what was removed during that rebuild.
 */
export const searchMigration: Migration = {
  name: '0002-search',
  statements: [
    'CREATE TABLE search_state (id INTEGER PRIMARY KEY CHECK (id = 1), live SMALLINT NOT NULL CHECK (live IN (0, 1)), rebuild TEXT)',
    'INSERT INTO search_state (id, live, rebuild) VALUES (1, 0, NULL)',
    'CREATE TABLE search_gone (product_id BIGINT PRIMARY KEY)',
    ...createShelf(0),
    ...createShelf(1),
  ],
}
