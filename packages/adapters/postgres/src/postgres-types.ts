import pg from 'pg'

/** Type numbers of the server's catalog (`pg_type.oid`): what counts and sums come as. */
const int8 = 20
const numeric = 1700

/** How values come out of the driver: whole numbers as numbers, which it gives as text by default; everything else as it does. */
export const postgresTypes: pg.CustomTypesConfig = {
  getTypeParser: ((oid: number, format?: 'text' | 'binary') =>
    oid === int8 || oid === numeric ? wholeNumber : pg.types.getTypeParser(oid, format ?? 'text')) as pg.CustomTypesConfig['getTypeParser'],
}

/** Amounts, counts and times are far below 2^53; a figure that is not would silently become another one. */
function wholeNumber(text: string): number {
  const value = Number(text)
  if (Number.isInteger(value) && !Number.isSafeInteger(value)) throw new RangeError(`The database holds ${text}, which is more than can be counted exactly.`)
  return value
}
