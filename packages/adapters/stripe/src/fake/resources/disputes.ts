import type Stripe from 'stripe'
import type { Call, Operation } from '../call.ts'
import { listOf, listParams } from '../wire/list.ts'
import { noSuch } from '../wire/wire-error.ts'
import type { World } from '../world.ts'
import { moveBalance, presentTransaction } from './balance-transactions.ts'
import { chargeWith } from './charges.ts'
import { noEvidence } from './dispute-evidence.ts'

const sevenDaysInSeconds = 7 * 24 * 60 * 60
/** Stripe's fee for a dispute: 15.00. */
const disputeFee = 1500

/** `/v1/disputes`. */
export const disputeOperations: readonly Operation[] = [
  { name: 'disputes.retrieve', method: 'GET', path: '/v1/disputes/:id', handle: retrieve },
  { name: 'disputes.list', method: 'GET', path: '/v1/disputes', handle: list },
  { name: 'disputes.update', method: 'POST', path: '/v1/disputes/:id', handle: update },
  { name: 'disputes.close', method: 'POST', path: '/v1/disputes/:id/close', handle: close },
]

/** How a buyer disputes: Stripe's word for the reason, part of the money, or only an inquiry. */
export interface DisputeInput {
  readonly reason?: string
  /** Minor units; the whole captured amount when absent. */
  readonly amount?: number
  /** True for a question of the bank that holds no money yet. */
  readonly inquiry?: boolean
}

/** The buyer's bank opens a dispute and takes the money back (unless it only asks). @throws Error for a charge without captured money or disputed before. */
export function openDispute(world: World, charge: Stripe.Charge, input: DisputeInput = {}): Stripe.Dispute {
  if (!charge.captured || charge.disputed) throw new Error(`Charge ${charge.id} cannot be disputed`)
  const inquiry = input.inquiry === true
  const dispute = newDispute(world, charge, input)
  charge.disputed = true
  if (!inquiry) withdraw(world, dispute)
  world.state.disputes.set(dispute.id, dispute)
  world.emit('charge.dispute.created', dispute)
  if (!inquiry) world.emit('charge.dispute.funds_withdrawn', dispute)
  return dispute
}

function newDispute(
  world: World,
  charge: Stripe.Charge,
  { reason = 'fraudulent', amount = charge.amount_captured, inquiry = false }: DisputeInput,
): Stripe.Dispute {
  const created = world.clock.seconds()
  const brand = charge.payment_method_details?.card?.brand ?? 'visa'
  return {
    id: world.newId('du'),
    object: 'dispute',
    amount,
    balance_transactions: [],
    charge: charge.id,
    created,
    currency: charge.currency,
    enhanced_eligibility_types: [],
    evidence: structuredClone(noEvidence),
    evidence_details: {
      due_by: created + sevenDaysInSeconds,
      enhanced_eligibility: {},
      has_evidence: false,
      past_due: false,
      submission_count: 0,
      submission_method: 'not_submitted',
    },
    intended_submission_method: null,
    is_charge_refundable: inquiry,
    livemode: false,
    metadata: {},
    network_reason_code: '10.4',
    payment_intent: charge.payment_intent,
    payment_method_details: { card: { brand, case_type: inquiry ? 'inquiry' : 'chargeback', network: brand, network_reason_code: '10.4' }, type: 'card' },
    reason,
    status: inquiry ? 'warning_needs_response' : 'needs_response',
  }
}

function withdraw(world: World, dispute: Stripe.Dispute): void {
  moved(world, dispute, -dispute.amount, disputeFee, 'dispute')
  note(world, dispute, 'dispute_withdrawn')
}

function moved(world: World, dispute: Stripe.Dispute, amount: number, fee: number, category: string): void {
  const { currency, id: source, charge } = dispute
  const description = `Chargeback ${amount < 0 ? 'withdrawal' : 'reversal'} for ${String(charge)}`
  dispute.balance_transactions.push(moveBalance(world, { type: 'adjustment', category, amount, fee, currency, source, description }))
}

function note(world: World, dispute: Stripe.Dispute, kind: 'dispute_withdrawn' | 'dispute_reinstated'): void {
  const { amount, currency } = dispute
  world.book.write({ kind, paymentIntent: String(dispute.payment_intent), charge: String(dispute.charge), about: dispute.id, amount, currency })
}

/** The bank decides. Won gives the money back, lost keeps it, a warning that is closed never took it. @throws Error when it was decided before. */
export function closeDispute(world: World, id: string, outcome: 'won' | 'lost'): void {
  const dispute = disputeWith(world, id)
  if (['won', 'lost', 'warning_closed'].includes(dispute.status)) throw new Error(`Dispute ${id} is ${dispute.status} already`)
  const inquiry = dispute.status.startsWith('warning')
  dispute.status = inquiry ? 'warning_closed' : outcome
  if (inquiry) chargeWith(world, String(dispute.charge), 'charge').disputed = false
  const reinstated = !inquiry && outcome === 'won'
  if (reinstated) {
    moved(world, dispute, dispute.amount, 0, 'dispute_reversal')
    note(world, dispute, 'dispute_reinstated')
  }
  world.emit('charge.dispute.closed', dispute)
  if (reinstated) world.emit('charge.dispute.funds_reinstated', dispute)
}

function disputeWith(world: World, id: string): Stripe.Dispute {
  const found = world.state.disputes.get(id)
  if (!found) throw noSuch('dispute', id, 'id')
  return found
}

function shown(world: World, dispute: Stripe.Dispute): Stripe.Dispute {
  return { ...dispute, balance_transactions: dispute.balance_transactions.map(item => presentTransaction(world, item)) }
}

function retrieve({ world, params, id }: Call): object {
  params.allow(['expand'])
  return shown(world, disputeWith(world, id))
}

function update({ world, params, id }: Call): object {
  params.allow(['evidence', 'expand', 'intended_submission_method', 'metadata', 'submit'])
  const dispute = disputeWith(world, id)
  const evidence = params.nested('evidence')
  evidence?.allow(Object.keys(noEvidence))
  for (const name of evidence?.names() ?? []) Reflect.set(dispute.evidence, name, evidence?.json(name))
  dispute.metadata = params.metadata(dispute.metadata)
  if (evidence) dispute.evidence_details.has_evidence = true
  if (evidence && params.flag('submit') !== false) {
    dispute.evidence_details.submission_count += 1
    dispute.status = dispute.status.startsWith('warning') ? 'warning_under_review' : 'under_review'
  }
  world.emit('charge.dispute.updated', dispute)
  return shown(world, dispute)
}

/** The shop gives in: the dispute is lost. */
function close({ world, params, id }: Call): object {
  params.allow(['expand'])
  const dispute = disputeWith(world, id)
  if (dispute.status === 'needs_response' || dispute.status === 'under_review') closeDispute(world, id, 'lost')
  return shown(world, dispute)
}

function list({ world, params }: Call): object {
  params.allow([...listParams, 'charge', 'payment_intent'])
  const charge = params.text('charge')
  const intent = params.text('payment_intent')
  const items = [...world.state.disputes.values()].filter(
    dispute => (charge === undefined || dispute.charge === charge) && (intent === undefined || dispute.payment_intent === intent),
  )
  return listOf(
    items.map(item => shown(world, item)),
    params,
    '/v1/disputes',
  )
}
