export { sqliteRows } from './move/sqlite-rows.ts'
export { sqlite } from './sqlite.ts'
export { openSqlite, type SqliteDatabase } from './sqlite-database.ts'
