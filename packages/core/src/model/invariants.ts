/** What must always hold, by its number in RELIABILITY 3.2: what `doctor` checks. A letter marks the parts of one invariant. */
export const invariantTitles = {
  I01: 'Never more reserved than on hand',
  I02: 'No stock figure below zero',
  I03: 'Stock movements add up to the levels',
  I03b: 'What holds keep adds up to what is reserved',
  I04: 'What left the stock for an order is what was fulfilled of it',
  I05: 'No stock held for a closed order, or past its time without a live payment',
  I06: 'No stock given back while a payment could still succeed',
  I08: 'A paid order has its stock committed',
  I10: 'Every order came to its status by allowed steps',
  I11: 'One order per cart that is not cancelled',
  I12: 'One live payment per order',
  I13: 'Never more captured than the order came to',
  I18: 'Captured money belongs to a paid order or is on its way back',
  I19: 'Nothing unfinished past its time',
  I22: 'A paid order is not cancelled by a timer',
  I23: 'A payment is for what its order comes to',
  I24: 'Returned <= fulfilled <= ordered, for every line',
  I25: 'Discount uses counted are the uses there are, within their limit',
  I26: 'Gift cards and store credit are the sums of what moved them, never below zero',
  I26b: 'What is held of gift cards and store credit is what waiting orders pay with',
  I27: 'Refunds that have not failed are within what was captured',
  I28: 'The parts of an order add up to its total',
  I28b: 'Every transaction of the ledger sums to zero in every currency',
  I28c: 'The ledger has of every payment what was captured, paid back and is owed',
  I28d: 'What the ledger owes the holders of gift cards and store credit is what is on them',
  I31: 'Every event was turned into deliveries, every delivery has an event',
} as const

export type InvariantCode = keyof typeof invariantTitles

/** How long a use case that is under way may leave two stores apart before an invariant counts it, in milliseconds. */
export const invariantGraceMs = { fulfilment: 60_000, hold: 120_000, event: 300_000, unfinished: 900_000 } as const
