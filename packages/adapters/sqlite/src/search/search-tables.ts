/**
 * The index has two shelves of tables, numbered 0 and 1. One is live; a rebuild fills the other and then swaps.
 */
export type Shelf = 0 | 1

export function otherShelf(shelf: Shelf): Shelf {
  return shelf === 0 ? 1 : 0
}

/**
 * What makes a shelf, empty. `search_document` holds what is filtered, counted and sorted by, `search_text` the words (folded by us, so that the tokenizer only
 * splits at spaces; `detail = column` because a word's position says nothing here), `search_term` shows each word of each document, `search_vocabulary` the words.
 */
export function createShelf(shelf: Shelf): string[] {
  return [
    `CREATE TABLE search_document_${shelf} (
      product_id INTEGER PRIMARY KEY, version INTEGER NOT NULL, change INTEGER NOT NULL, removed INTEGER NOT NULL CHECK (removed IN (0, 1)), text_hash TEXT NOT NULL, body TEXT NOT NULL) STRICT`,
    `CREATE INDEX search_document_${shelf}_change ON search_document_${shelf} (change)`,
    `CREATE VIRTUAL TABLE search_text_${shelf} USING fts5(name, brand, category, sku, attribute, description, tokenize = 'ascii', detail = column)`,
    `CREATE VIRTUAL TABLE search_term_${shelf} USING fts5vocab(search_text_${shelf}, instance)`,
    `CREATE VIRTUAL TABLE search_vocabulary_${shelf} USING fts5vocab(search_text_${shelf}, row)`,
  ]
}

/** What takes a shelf away: far faster than deleting its rows. */
export function dropShelf(shelf: Shelf): string[] {
  return ['vocabulary', 'term', 'text', 'document'].map(table => `DROP TABLE search_${table}_${shelf}`)
}
