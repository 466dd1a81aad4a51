import type { ApiKey, Customer } from '@cartwright/core'
import type { AdminCustomer, Profile, ApiKey as WireApiKey } from '../contract/index.ts'
import { timeOf, timeOrNull } from './time.ts'

export function presentProfile({ id, email, emailVerifiedAt, pendingEmail, name, role, createdAt }: Customer): Profile {
  return { id, email, email_verified: emailVerifiedAt !== null, pending_email: pendingEmail, name, role, created_at: timeOf(createdAt) }
}

export function presentCustomer(customer: Customer): AdminCustomer {
  const { role, scopes, disabled, updatedAt } = customer
  return { ...presentProfile(customer), role, scopes: [...scopes], disabled, updated_at: timeOf(updatedAt) }
}

export function presentApiKey(key: ApiKey): WireApiKey {
  return {
    id: key.id,
    name: key.name,
    prefix: key.prefix,
    role: key.role,
    scopes: [...key.scopes],
    created_at: timeOf(key.createdAt),
    expires_at: timeOrNull(key.expiresAt),
    last_used_at: timeOrNull(key.lastUsedAt),
    revoked_at: timeOrNull(key.revokedAt),
  }
}
