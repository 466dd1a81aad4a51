import pg from 'pg'
import type { TestDatabase } from '../../../../../tests/support/databases/test-database.ts'
import type { Restorable } from './restorable.ts'

/**
 * Puts a database back, past every check, so that it counts on from where it was: each table has its copy in a schema beside, and a trigger that notes what is written, so that only what was written is put back.
 * `database.damage` is what takes the checks out.
 */
export async function restorablePostgres(database: Pick<TestDatabase, 'url' | 'damage'>): Promise<Restorable> {
  const client = new pg.Client({ connectionString: database.url })
  await client.connect()
  const written = async (): Promise<readonly { readonly name: string }[]> =>
    (await client.query('SELECT name, count(*) AS times FROM was_written.notes GROUP BY name ORDER BY name')).rows
  const puts = new Map<string, string>()
  let count = ''
  return {
    changeToken: async () => JSON.stringify(await written()),
    remember: async () => {
      // A partition is written through the table that it is part of; what Postgres makes of other columns, it makes again.
      const { rows: tables } = await client.query<{ readonly name: string; readonly columns: string }>(
        `SELECT relname AS name, string_agg(quote_ident(attname), ', ') AS columns FROM pg_class JOIN pg_attribute ON attrelid = pg_class.oid
          WHERE relkind IN ('r', 'p') AND NOT relispartition AND relnamespace = 'public'::regnamespace AND attnum > 0 AND NOT attisdropped AND attgenerated = ''
          GROUP BY relname ORDER BY relname`,
      )
      for (const { name, columns } of tables) {
        puts.set(name, `DELETE FROM public."${name}"; INSERT INTO public."${name}" (${columns}) OVERRIDING SYSTEM VALUE SELECT ${columns} FROM was."${name}"`)
      }
      await database.damage(`CREATE SCHEMA was; CREATE SCHEMA was_written; CREATE UNLOGGED TABLE was_written.notes (name text);
        CREATE FUNCTION was_written.note() RETURNS trigger LANGUAGE plpgsql AS $$
          BEGIN INSERT INTO was_written.notes VALUES (TG_TABLE_NAME); RETURN NULL; END $$;
        ${tables.map(({ name }) => copied(name)).join(';')}`)
      const { rows: sequences } = await client.query<{ readonly name: string; readonly last: string | null }>(
        "SELECT sequencename AS name, last_value AS last FROM pg_sequences WHERE schemaname = 'public'",
      )
      count = sequences.map(({ name, last }) => `SELECT setval('public."${name}"', ${last ?? 1}, ${last !== null})`).join(';')
      await client.query('SET session_replication_role = replica')
    },
    restore: async () => {
      const put = (await written()).map(({ name }) => puts.get(name))
      await client.query(`BEGIN; ${put.join(';')}; ${count}; TRUNCATE was_written.notes; COMMIT`)
    },
    close: () => client.end(),
  }
}

function copied(name: string): string {
  return `CREATE UNLOGGED TABLE was."${name}" AS SELECT * FROM public."${name}";
    CREATE TRIGGER was_written AFTER INSERT OR UPDATE OR DELETE ON public."${name}" FOR EACH STATEMENT EXECUTE FUNCTION was_written.note()`
}
