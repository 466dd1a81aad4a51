import type { Migration } from './migration.ts'

/** Who accounts are at issuers of OpenID Connect. */
export const externalIdentitiesMigration: Migration = {
  name: '0015-external-identities',
  statements: [
    `CREATE TABLE external_identity (
      issuer TEXT NOT NULL, subject TEXT NOT NULL, customer_id {int} NOT NULL REFERENCES customer (id), created_at {int} NOT NULL, PRIMARY KEY (issuer, subject)) {keyed}`,
    'CREATE INDEX external_identity_customer ON external_identity (customer_id)',
  ],
}
