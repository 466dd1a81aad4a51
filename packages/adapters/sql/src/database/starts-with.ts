import { type RawBuilder, sql } from 'kysely'

/** Whether a text column begins with `text`, without case; `%` and `_` in it mean themselves. */
export function startsWith(column: string, text: string): RawBuilder<boolean> {
  return sql<boolean>`lower(${sql.ref(column)}) LIKE ${`${escapeLike(text.toLowerCase())}%`} ESCAPE '\\'`
}

/** Whether a text column contains `text`, likewise. */
export function contains(column: string, text: string): RawBuilder<boolean> {
  return sql<boolean>`lower(${sql.ref(column)}) LIKE ${`%${escapeLike(text.toLowerCase())}%`} ESCAPE '\\'`
}

function escapeLike(text: string): string {
  return text.replace(/[\\%_]/g, character => `\\${character}`)
}
