import type { State } from './state.ts'

/** What can happen to money in the fake. Amounts are minor units and never negative. */
export type BookKind =
  | 'attempt_failed'
  | 'authorized'
  | 'captured'
  | 'released'
  | 'refund_pending'
  | 'refund_succeeded'
  | 'refund_failed'
  | 'refund_canceled'
  | 'dispute_withdrawn'
  | 'dispute_reinstated'

/** One line of the fake's book, in the order in which things happened. */
export interface BookEntry {
  readonly number: number
  /** Milliseconds UTC of the fake's clock. */
  readonly atMs: number
  readonly kind: BookKind
  readonly paymentIntent: string
  readonly charge: string
  /** The refund or dispute it belongs to. */
  readonly about: string | null
  readonly amount: number
  readonly currency: string
}

/** How often an operation was asked for, and what became of it. */
export interface CallCount {
  /** Requests that reached the fake. */
  received: number
  /** Requests whose effect ran (the answer may have been lost). */
  executed: number
  /** Requests answered from a kept idempotency key. */
  replayed: number
}

/** Sums of the book, for one payment intent or in all. */
export interface BookSums {
  /** Charges whose money was taken. More than 1 for one payment intent is a double charge. */
  readonly charges: number
  /** Charges that were only ever authorized, or captured later: every authorization given. */
  readonly authorizations: number
  /** Attempts that failed. */
  readonly failedAttempts: number
  /** Minor units taken, before refunds. */
  readonly captured: number
  /** Minor units that were authorized and let go. */
  readonly released: number
  /** Minor units given back or on their way back: succeeded and pending refunds. */
  readonly refunded: number
  /** Refunds by their present status. */
  readonly refunds: {
    readonly pending: { readonly count: number; readonly sum: number }
    readonly succeeded: { readonly count: number; readonly sum: number }
    readonly failed: { readonly count: number; readonly sum: number }
    readonly canceled: { readonly count: number; readonly sum: number }
  }
  /** Minor units held or lost by disputes now. */
  readonly disputed: number
}

/** The fake's own book, kept apart from the objects it answers with, to hold a shop's book against. */
export interface Book {
  /** Writes a line. */
  write(entry: Omit<BookEntry, 'number' | 'atMs'>): void
  /** All lines, oldest first. */
  entries(): BookEntry[]
  /** The sums of one payment intent. Zeros for one it never saw. */
  paymentIntent(id: string): BookSums
  /** The sums over everything, by lower-case currency. */
  totals(): Readonly<Record<string, BookSums>>
  /** Calls by operation, such as `payment_intents.create`. */
  calls(): Readonly<Record<string, Readonly<CallCount>>>
  /** Counts a call. */
  count(operation: string, what: keyof CallCount): void
}

/** The book over the fake's state. */
export function bookOver(state: State, now: () => number): Book {
  const entries = () => [...state.book.values()]
  return {
    write(entry) {
      const number = state.book.size + 1
      state.book.set(String(number), { ...entry, number, atMs: now() })
    },
    entries,
    paymentIntent: id => sumsOf(entries().filter(entry => entry.paymentIntent === id)),
    totals() {
      const byCurrency = Map.groupBy(entries(), entry => entry.currency)
      return Object.fromEntries([...byCurrency].map(([currency, lines]) => [currency, sumsOf(lines)]))
    },
    calls: () => Object.fromEntries([...state.calls].map(([operation, count]) => [operation, { ...count }])),
    count(operation, what) {
      const present = state.calls.get(operation) ?? { received: 0, executed: 0, replayed: 0 }
      present[what] += 1
      state.calls.set(operation, present)
    },
  }
}

function sumsOf(lines: readonly BookEntry[]): BookSums {
  const of = (kind: BookKind) => lines.filter(line => line.kind === kind)
  const sum = (kind: BookKind) => of(kind).reduce((total, line) => total + line.amount, 0)
  const refunds = refundsNow(lines)
  return {
    charges: new Set(of('captured').map(line => line.charge)).size,
    authorizations: of('authorized').length,
    failedAttempts: of('attempt_failed').length,
    captured: sum('captured'),
    released: sum('released'),
    refunded: refunds.pending.sum + refunds.succeeded.sum,
    refunds,
    disputed: sum('dispute_withdrawn') - sum('dispute_reinstated'),
  }
}

function refundsNow(lines: readonly BookEntry[]): BookSums['refunds'] {
  const last = new Map<string, BookEntry>()
  for (const line of lines) if (line.kind.startsWith('refund_') && line.about !== null) last.set(line.about, line)
  const inState = (kind: BookKind) => {
    const found = [...last.values()].filter(line => line.kind === kind)
    return { count: found.length, sum: found.reduce((total, line) => total + line.amount, 0) }
  }
  return { pending: inState('refund_pending'), succeeded: inState('refund_succeeded'), failed: inState('refund_failed'), canceled: inState('refund_canceled') }
}
