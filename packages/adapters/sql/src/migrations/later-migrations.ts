import { tendersMigration } from './0003-tenders.ts'
import { webhookEndpointsMigration } from './0006-webhook-endpoints.ts'
import { attentionMigration } from './0009-attention.ts'
import type { Migration } from './migration.ts'

/** The steps of the shared schema after {@link shopMigration}, oldest first; an engine's own (its search tables) stand between the two. */
export const laterMigrations: readonly Migration[] = [tendersMigration, webhookEndpointsMigration, attentionMigration]
