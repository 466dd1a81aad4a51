import type { Origin } from '../../model/index.ts'
import type { AuditRecord, Deps } from '../../ports/index.ts'

/**
 * A line of the audit log about somebody who was not let in (ASVS 16.3). It names the account where there is one, never what was typed: an e-mail address that has no account may be a
 * password in the wrong field.
 */
export async function recordRefusal(
  { reconciliation, clock }: Pick<Deps, 'reconciliation' | 'clock'>,
  {
    action,
    customerId,
    reason,
    origin,
  }: { readonly action: AuditRecord['action']; readonly customerId: number | null; readonly reason: string; readonly origin?: Origin | undefined },
): Promise<void> {
  const subject = customerId === null ? 'customer:unknown' : `customer:${customerId}`
  await reconciliation.record({ at: clock.now(), actor: 'guest', ...(origin ? { origin } : {}), audit: { action, subject, data: { reason } } })
}
