// Set up before every file that runs a second time on Postgres: where there is none, its tests are skipped. The run has said so in one line.
import { beforeEach } from 'vitest'
import { postgresUrl } from '../services/postgres-databases.ts'

if (postgresUrl === undefined) beforeEach(({ skip }) => skip('There is no Postgres.'))
