export { sqlite } from './sqlite.ts'
export { openSqlite, type SqliteDatabase } from './sqlite-database.ts'
