import { describe, expect, it } from 'vitest'
import type { Dispute, DisputeStatus } from '../../../src/model/index.ts'
import { type DisputeState, moveDispute } from '../../../src/model/order/dispute.ts'
import { at } from './support.ts'

const state: DisputeState = { providerId: 'dp_1', status: 'open', currency: 'USD', amount: 500, reason: 'fraudulent', evidenceDueAt: at + 9, createdAt: at - 9 }
const where = { orderId: 7, paymentId: 50, provider: 'test', at: at + 5 }
const known: Dispute = { id: 1, orderId: 7, paymentId: 50, provider: 'test', ...state, updatedAt: at }
const told = (present: Dispute | null, change: Partial<DisputeState> = {}) => moveDispute(present, { ...where, state: { ...state, ...change } })

describe('moveDispute', () => {
  it('takes a new one as it is told', () => {
    expect(told(null)).toEqual({ orderId: 7, paymentId: 50, provider: 'test', ...state, updatedAt: at + 5 })
    expect(told(null, { status: 'lost' })?.status).toBe('lost')
  })

  it.each<[DisputeStatus, DisputeStatus, boolean]>([
    ['open', 'under_review', true],
    ['open', 'won', true],
    ['open', 'lost', true],
    ['under_review', 'open', false],
    ['under_review', 'won', true],
    ['under_review', 'lost', true],
    ['won', 'open', false],
    ['won', 'under_review', false],
    ['won', 'lost', false],
    ['lost', 'won', false],
    ['lost', 'under_review', false],
  ])('from %s to %s: %s', (from, to, isMoved) => {
    expect(told({ ...known, status: from }, { status: to })?.status ?? from).toBe(isMoved ? to : from)
    expect(told({ ...known, status: from }, { status: to }) !== null).toBe(isMoved)
  })

  it('takes the latest amount, reason and deadline while it is undecided, and nothing that is no news', () => {
    expect(told(known)).toBeNull()
    expect(told(known, { amount: 400, reason: 'duplicate', evidenceDueAt: null })).toMatchObject({ amount: 400, reason: 'duplicate', evidenceDueAt: null })
    expect(told({ ...known, status: 'lost' }, { status: 'lost', amount: 400 })).toBeNull()
  })

  it('stays with its order, payment and day', () => {
    const moved = moveDispute(known, { ...where, orderId: 8, paymentId: 51, state: { ...state, status: 'won', createdAt: at } })
    expect(moved).toMatchObject({ orderId: 7, paymentId: 50, createdAt: at - 9, status: 'won' })
  })
})
