import { type SearchField, searchFields } from '@cartwright/core'
import type { Database, Statement } from 'better-sqlite3'
import type { Shelf } from './search-tables.ts'
import { Vocabulary } from './vocabulary.ts'

/** Where terms are: product id times 8 plus the number of the field in {@link searchFields}. */
export type Postings = readonly number[]

/**
 * Reads the FTS5 index of a shelf term by term. Postings come as one JSON text a question, which costs half of what a row each does.
 * The vocabulary is read when first needed, then follows what is written.
 */
export class TermReader {
  private readonly exact: Statement
  private readonly longer: Statement
  private readonly among: Statement
  private readonly texts: Statement
  private readonly titles: Statement
  private readonly allTerms: Statement
  private known: Vocabulary | null = null

  constructor(reader: Database, shelf: Shelf) {
    const field = searchFields.map((name, at) => `WHEN '${name}' THEN ${at}`).join(' ')
    const postings = `SELECT json_group_array(doc * 8 + CASE col ${field} END) FROM search_term_${shelf}`
    this.exact = reader.prepare(`${postings} WHERE term = ?`).pluck()
    this.longer = reader.prepare(`${postings} WHERE term > ? AND term < ?`).pluck()
    this.among = reader.prepare(`${postings} WHERE term IN (SELECT value FROM json_each(?))`).pluck()
    const words = (fields: readonly SearchField[]) =>
      reader.prepare(`SELECT ${fields.join(` || ' ' || `)} FROM search_text_${shelf} WHERE rowid IN (SELECT value FROM json_each(?))`).pluck()
    this.texts = words(searchFields)
    this.titles = words(['name', 'brand', 'category'])
    this.allTerms = reader.prepare(`SELECT term FROM search_vocabulary_${shelf}`).pluck()
  }

  exactly(term: string): Postings {
    return parse(this.exact.get(term))
  }

  /** Of all terms that begin with `prefix` and go on. */
  longerThan(prefix: string): Postings {
    return parse(this.longer.get(prefix, `${prefix}\u{10ffff}`))
  }

  anyOf(terms: readonly string[]): Postings {
    return parse(this.among.get(JSON.stringify(terms)))
  }

  /** The words of each of these products in name, brand and category. */
  titleWordsOf(productIds: readonly number[]): string[][] {
    return split(this.titles.all(JSON.stringify(productIds)))
  }

  vocabulary(): Vocabulary {
    this.known ??= new Vocabulary(this.allTerms.all() as string[])
    return this.known
  }

  /** Follows a change: these products have new words. Many at once are cheaper to read anew, when they are needed. */
  follow(productIds: readonly number[]): void {
    if (productIds.length > 500) this.known = null
    if (this.known) for (const words of split(this.texts.all(JSON.stringify(productIds)))) this.known.add(words)
  }
}

function parse(json: unknown): Postings {
  return JSON.parse(json as string) as number[]
}

function split(texts: readonly unknown[]): string[][] {
  return texts.map(text =>
    String(text)
      .split(' ')
      .filter(word => word !== ''),
  )
}
