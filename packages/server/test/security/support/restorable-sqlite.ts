import { join } from 'node:path'
import type { Storage } from '@cartwright/core'
import type { TestDatabase } from '../../../../../tests/support/databases/test-database.ts'
import type { Restorable } from './restorable.ts'

/** Puts a file back, past every check: the ledger's own refusal to be changed is taken out of this one file. */
export function restorableSqlite(database: TestDatabase, { changeToken }: Pick<Storage, 'changeToken'>): Restorable {
  const copy = join(database.url.slice('sqlite:'.length), '..', 'as-it-was.db')
  let put = ''
  if (!changeToken) throw new Error('This storage cannot say whether anything was committed.')
  return {
    changeToken: async () => changeToken(),
    remember: async () => {
      const triggers = await database.query("SELECT name FROM sqlite_schema WHERE type = 'trigger' AND sql LIKE '%append-only%'")
      await database.damage(triggers.map(({ name }) => `DROP TRIGGER "${name}"`).join(';'))
      await database.damage(`VACUUM INTO '${copy}'`)
      const tables = await database.query(
        "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'search_%' AND name NOT LIKE 'sqlite_stat%' ORDER BY name = 'sqlite_sequence'",
      )
      put = tables.map(({ name }) => `DELETE FROM "${name}"; INSERT INTO "${name}" SELECT * FROM was."${name}"`).join(';')
    },
    restore: () => database.damage(`ATTACH '${copy}' AS was; BEGIN IMMEDIATE; ${put}; COMMIT; DETACH was`),
    close: async () => undefined,
  }
}
