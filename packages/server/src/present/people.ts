import type { ApiKey, Customer, Session, StaffRole } from '@cartwright/core'
import type { AccountSession, AdminCustomer, Profile, ApiKey as WireApiKey, StaffRole as WireStaffRole } from '../contract/index.ts'
import { timeOf, timeOrNull } from './time.ts'

export function presentProfile({ id, email, emailVerifiedAt, pendingEmail, name, role, createdAt }: Customer): Profile {
  return { id, email, email_verified: emailVerifiedAt !== null, pending_email: pendingEmail, name, role, created_at: timeOf(createdAt) }
}

export function presentCustomer(customer: Customer): AdminCustomer {
  const { role, scopes, staffRoleId, secondFactorSince, disabled, updatedAt } = customer
  const staff = { role, scopes: [...scopes], staff_role_id: staffRoleId, second_factor_since: timeOrNull(secondFactorSince) }
  return { ...presentProfile(customer), ...staff, disabled, updated_at: timeOf(updatedAt) }
}

export function presentStaffRole({ id, name, scopes, createdAt, updatedAt }: StaffRole): WireStaffRole {
  return { id, name, scopes: [...scopes], created_at: timeOf(createdAt), updated_at: timeOf(updatedAt) }
}

/** @param current the session that asks; null where none does */
export function presentSession(session: Session, current: number | null): AccountSession {
  return {
    id: session.id,
    created_at: timeOf(session.createdAt),
    last_used_at: timeOf(session.lastUsedAt),
    expires_at: timeOf(session.expiresAt),
    address: session.address,
    device: session.device,
    second_factor: session.hasSecondFactor,
    current: session.id === current,
  }
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
