/** Whether the end-to-end tests of this run are on Postgres, instead of the embedded database that each of them names: said by the projects of `vitest.config.ts`. */
export const isOnPostgres = process.env.CARTWRIGHT_TEST_DATABASE === 'postgres'
