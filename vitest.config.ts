import { defineConfig } from 'vitest/config'

/** Tests run from the sources: workspace packages export `src/*.ts` under this condition, so nothing has to be built first. */
const source = 'cartwright-source'

export default defineConfig({
  resolve: { conditions: [source, 'module', 'node', 'development|production'] },
  ssr: { resolve: { conditions: [source, 'module', 'node', 'development|production'], externalConditions: [source] } },
  test: {
    include: ['packages/**/test/**/*.test.ts', 'examples/**/test/**/*.test.ts', 'tests/**/*.test.ts'],
    exclude: ['**/node_modules/**', '**/dist/**'],
    // A native add-on (better-sqlite3) is not safe to load in several worker threads of one process.
    globalSetup: ['tests/support/services/global-setup.ts'],
    pool: 'forks',
    maxWorkers: 2,
    testTimeout: 60_000,
    hookTimeout: 60_000,
    passWithNoTests: true,
  },
})
