import { type Discount, doneBy, type Principal } from '../../model/index.ts'
import type { Deps, WriteContext } from '../../ports/index.ts'

/** What a change of a discount carries: a line in the audit log. */
export function discountChange(deps: Pick<Deps, 'clock'>, by: Principal, action: 'discount.created' | 'discount.updated'): WriteContext<Discount> {
  return {
    at: deps.clock.now(),
    ...doneBy(by),
    audit: saved => ({ action, subject: `discount:${saved.id}`, data: { code: saved.code, kind: saved.kind, active: saved.active } }),
  }
}
