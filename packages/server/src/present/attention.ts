import { type Attention, attentionReasons } from '@cartwright/core'
import type { Attention as WireAttention } from '../contract/index.ts'
import { presentMoney } from './money.ts'
import { timeOf, timeOrNull } from './time.ts'

export function presentAttention(record: Attention): WireAttention {
  return {
    id: record.id,
    reason: record.reason,
    title: attentionReasons[record.reason],
    subject: record.subject,
    money_at_risk: presentMoney(record.moneyAtRisk),
    detail: { ...record.detail },
    status: record.status,
    count: record.count,
    opened_at: timeOf(record.openedAt),
    last_seen_at: timeOf(record.lastSeenAt),
    resolved_at: timeOrNull(record.resolvedAt),
    resolved_by: record.resolvedBy,
    note: record.note,
  }
}
