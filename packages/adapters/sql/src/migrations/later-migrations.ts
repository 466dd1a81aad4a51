import { tendersMigration } from './0003-tenders.ts'
import { webhookInboxMigration } from './0004-webhook-inbox.ts'
import { disputesMigration } from './0005-disputes.ts'
import { webhookEndpointsMigration } from './0006-webhook-endpoints.ts'
import { creditMigration } from './0007-credit.ts'
import { ledgerMigration } from './0008-ledger.ts'
import { attentionMigration } from './0009-attention.ts'
import { searchQueriesMigration } from './0010-search-queries.ts'
import { auditChainMigration } from './0011-audit-chain.ts'
import { staffMigration } from './0012-staff.ts'
import { emailVerificationMigration } from './0014-email-verification.ts'
import { externalIdentitiesMigration } from './0015-external-identities.ts'
import type { Migration } from './migration.ts'

/** The steps of the shared schema after {@link shopMigration}, oldest first; an engine's own (its search tables) stand between the two. */
export const laterMigrations: readonly Migration[] = [
  tendersMigration,
  webhookInboxMigration,
  disputesMigration,
  webhookEndpointsMigration,
  creditMigration,
  ledgerMigration,
  attentionMigration,
  searchQueriesMigration,
  auditChainMigration,
  staffMigration,
  emailVerificationMigration,
  externalIdentitiesMigration,
]
