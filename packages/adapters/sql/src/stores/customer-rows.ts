import type { Address, ApiKey, AuditEntry, Customer, Role, SavedAddress, Scope, Session } from '@cartwright/core'
import type { Insertable, Selectable } from 'kysely'
import type { Schema } from '../database/schema.ts'

export function toCustomer(row: Selectable<Schema['customer']>): Customer {
  return {
    id: row.id,
    email: row.email,
    name: row.name,
    role: row.role as Role,
    scopes: JSON.parse(row.scopes) as Scope[],
    staffRoleId: row.staff_role_id,
    secondFactorSince: row.second_factor_since,
    disabled: row.disabled === 1,
    emailVerifiedAt: row.email_verified_at,
    pendingEmail: row.pending_email,
    createdAt: row.created_at,
    updatedAt: row.updated_at,
  }
}

export function toSession(row: Omit<Selectable<Schema['session']>, 'family_secret'>): Session {
  return {
    id: row.id,
    customerId: row.customer_id,
    createdAt: row.created_at,
    expiresAt: row.expires_at,
    revokedAt: row.revoked_at,
    hasSecondFactor: row.second_factor === 1,
    // 0 for one that was opened before there was this column.
    lastUsedAt: Math.max(row.created_at, row.last_used_at),
    address: row.address,
    device: row.device,
  }
}

export function toAddress(row: Selectable<Schema['address']>): SavedAddress {
  return {
    id: row.id,
    name: row.name,
    line1: row.line1,
    line2: row.line2,
    city: row.city,
    region: row.region,
    postalCode: row.postal_code,
    country: row.country,
    phone: row.phone,
  }
}

export function fromAddress(customerId: number, address: Address): Omit<Insertable<Schema['address']>, 'id'> {
  return {
    customer_id: customerId,
    name: address.name,
    line1: address.line1,
    line2: address.line2,
    city: address.city,
    region: address.region,
    postal_code: address.postalCode,
    country: address.country,
    phone: address.phone,
  }
}

export function toApiKey(row: Selectable<Schema['api_key']>): ApiKey {
  return {
    id: row.id,
    name: row.name,
    prefix: row.prefix,
    role: row.role as ApiKey['role'],
    scopes: JSON.parse(row.scopes) as Scope[],
    createdAt: row.created_at,
    expiresAt: row.expires_at,
    lastUsedAt: row.last_used_at,
    revokedAt: row.revoked_at,
  }
}

export function toAuditEntry(row: Selectable<Schema['audit']>): AuditEntry {
  const { id, at, actor, action, subject, address, sequence, hash } = row
  const seal = sequence === null || hash === null ? null : { sequence, hash }
  return { id, at, actor, action, subject, address, requestId: row.request_id, data: readData(row.data), seal }
}

/** Somebody who tampered with it may have left no JSON: that must not hide the rest of the log. */
function readData(text: string): AuditEntry['data'] {
  try {
    return JSON.parse(text) as AuditEntry['data']
  } catch {
    return { unreadable: text }
  }
}
