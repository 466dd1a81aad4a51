import { defineConfig } from 'vitest/config'

/** Tests run from the sources: workspace packages export `src/*.ts` under this condition, so nothing has to be built first. */
const source = 'cartwright-source'

/** As Node resolves: `module`, which vite adds unless told, is for bundlers. */
const conditions = [source, 'node', 'development|production']

/** What runs a second time with every shop on Postgres, instead of the memory or the SQLite file it names. */
const endToEnd = [
  'packages/{client-sdk/test/shop,server/test/**/*}.test.ts',
  'tests/{audit,crash,crash-points,many-processes,payment-races,payment-storm,personal-data,races,reconcile,webhooks,workers}.test.ts',
]

export default defineConfig({
  resolve: { conditions },
  ssr: { resolve: { conditions, externalConditions: [source] } },
  test: {
    exclude: ['**/node_modules/**', '**/dist/**'],
    globalSetup: ['tests/support/services/global-setup.ts'],
    // A native add-on (better-sqlite3) is not safe to load in several worker threads of one process.
    pool: 'forks',
    maxWorkers: 2,
    testTimeout: 60_000,
    hookTimeout: 60_000,
    passWithNoTests: true,
    projects: [
      { test: { name: 'embedded', include: ['packages/**/test/**/*.test.ts', 'examples/**/test/**/*.test.ts', 'tests/**/*.test.ts'] } },
      {
        test: {
          name: 'postgres',
          include: endToEnd,
          // These are about HTTP, or ask SQLite for the columns of its tables.
          exclude: ['**/node_modules/**', 'packages/server/test/security/{advisories,properties,raw-http}.test.ts'],
          env: { CARTWRIGHT_TEST_DATABASE: 'postgres' },
          setupFiles: ['tests/support/databases/skip-without-postgres.ts'],
        },
      },
    ],
  },
})
