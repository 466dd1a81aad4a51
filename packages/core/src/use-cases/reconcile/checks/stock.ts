import { event, type InvariantCode, type StockDifference } from '../../../model/index.ts'
import { newToken } from '../../tokens.ts'
import { type Check, type Finding, pageSize, type ReconcileDeps } from '../check.ts'

/** Those that another check tells in detail: the levels here, deadlines in R5, events in R6. */
const toldElsewhere: readonly string[] = ['I01', 'I03', 'I03b', 'I19', 'I31'] satisfies readonly InvariantCode[]

/** R1: every level against its movements and holds, and every invariant as its query. Derived figures can be written anew; what broke another invariant is for people. */
export const checkStock: Check = async function* (deps, { looked, now }) {
  const differences = await deps.inventory.differences(pageSize)
  looked()
  for (const difference of differences) yield stockFinding(deps, difference)
  for (const { code, title, violations, examples } of await deps.checkInvariants(now)) {
    looked()
    if (violations === 0 || (toldElsewhere.includes(code) && (differences.length > 0 || code === 'I19' || code === 'I31'))) continue
    yield {
      subject: `invariant:${code}`,
      reason: 'invariant_broken',
      severity: 'critical',
      here: `${violations} ${violations === 1 ? 'violation' : 'violations'}: ${examples.join('; ')}`,
      there: title,
      moneyAtRisk: null,
      proposal: 'Look at what is named, and put it right by hand.',
      repair: 'by_hand',
      at: null,
    }
  }
}

function stockFinding(deps: ReconcileDeps, difference: StockDifference): Finding {
  const { variantId, locationId, onHand, reserved, movedOnHand, movedReserved, held } = difference
  const isOnHandWrong = onHand !== movedOnHand
  const target = isOnHandWrong ? movedOnHand : onHand
  const isPossible = held <= target && target >= 0
  return {
    subject: `stock:${variantId}:${locationId}`,
    reason: 'stock_difference',
    severity: 'critical',
    here: `variant ${variantId} at location ${locationId}: on hand ${onHand}, reserved ${reserved}`,
    there: `movements: on hand ${movedOnHand}, reserved ${movedReserved}; live holds keep ${held}`,
    moneyAtRisk: null,
    proposal: isPossible
      ? `Write on hand ${target} and reserved ${held}${isOnHandWrong ? ', after counting what is really there' : ''}.`
      : 'Count what is really there and adjust it: more is promised than there is.',
    repair: isPossible ? (isOnHandWrong ? 'on_request' : 'alone') : 'by_hand',
    at: null,
    ...(isPossible ? { mend: actor => realign(deps, difference, isOnHandWrong, actor) } : {}),
  }
}

async function realign(deps: ReconcileDeps, { variantId, locationId }: StockDifference, onHand: boolean, actor: string): Promise<string> {
  const at = deps.clock.now()
  const corrected = await deps.inventory.realign(
    { variantId, locationId, onHand, causeKey: `reconcile:${at}:${newToken(deps.random)}`, reason: 'Derived figures written anew by reconciliation' },
    {
      at,
      actor,
      events: [event('stock.changed', `stock:${variantId}`, { variantIds: [variantId] })],
      audit: ({ before, after }) => ({ action: 'stock.realigned', subject: `variant:${variantId}`, data: { before, after } }),
    },
  )
  return corrected ? `on hand ${corrected.after.onHand}, reserved ${corrected.after.reserved}` : 'nothing was wrong any more'
}
