import { type AuditEntry, type AuditFilter, type AuditVerification, formatAuditSeal } from '@cartwright/core'
import type { Wire } from '../contract/index.ts'
import { momentOf, timeOf, timeOrNull } from './time.ts'

export function presentAuditEntry({ requestId, seal, data, ...entry }: AuditEntry): Wire<'admin.audit.list'>['output']['entries'][number] {
  const { id, at, actor, address, action, subject } = entry
  return {
    ...{ id, at: timeOf(at), actor, address, request_id: requestId, action, subject, data: { ...data } },
    ...{ sequence: seal?.sequence ?? null, hash: seal?.hash ?? null },
  }
}

export function presentVerification({ unsealedSince, head, problems, ...rest }: AuditVerification): Wire<'admin.audit.verify'>['output'] {
  return {
    ...{ ok: rest.ok, sealed: rest.sealed, unsealed: rest.unsealed, unsealed_since: timeOrNull(unsealedSince) },
    ...{ head: head && formatAuditSeal(head), problems: problems.map(problem => ({ ...problem })) },
  }
}

/** Which lines are asked for. */
export function readAuditFilter(query: { subject?: string; actor?: string; action?: string; from?: string; to?: string }): AuditFilter {
  const { subject, actor, action, from, to } = query
  return {
    ...(subject === undefined ? {} : { subject }),
    ...(actor === undefined ? {} : { actor }),
    ...(action === undefined ? {} : { action }),
    ...(from === undefined ? {} : { from: momentOf(from) }),
    ...(to === undefined ? {} : { to: momentOf(to) }),
  }
}
