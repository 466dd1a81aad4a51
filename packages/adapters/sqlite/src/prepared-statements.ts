import type Database from 'better-sqlite3'

/** Statements kept prepared per connection: the most recently used. */
const keptMax = 500

/** Prepares each SQL text once, as long as it is in use. SQLite itself prepares a statement again when the schema changed meanwhile, whoever changed it. */
export function preparedStatements(connection: Database.Database): (text: string) => Database.Statement {
  const kept = new Map<string, Database.Statement>()
  return text => {
    const statement = kept.get(text) ?? connection.prepare(text)
    kept.delete(text)
    kept.set(text, statement)
    if (kept.size > keptMax) {
      const [oldest] = kept.keys()
      if (oldest !== undefined) kept.delete(oldest)
    }
    return statement
  }
}
