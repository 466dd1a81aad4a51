/**
 * The instants at which a process may die and a test lets it die: RELIABILITY 3.10 by its numbers, a letter where one of them has several instants here. What stands before the
 * comma has happened, what stands after it has not. Each has its outcome and its bound in `tests/crash-points.test.ts`.
 *
 * Those that end in `not answered` are hit by whoever stands for the provider in a test: there the provider has acted, and nobody here knows.
 */
export const failpointNames = [
  'C01 request parsed, nothing written',
  'C02 idempotency key written, not committed',
  'C03 some of the stock reserved, not committed',
  'C03b stock held, order not written',
  'C04 order written, not committed',
  'C05 order committed, not told',
  'C05b order placed, cart not closed',
  'C06 order placed, provider not called',
  'C07 create sent, not answered',
  'C08 create answered, not written',
  'C08b attempt written, provider not called',
  'C08c confirm sent, not answered',
  'C09 answer stored, not sent',
  'C09b order paid, answer not stored',
  'C09c payment handed out, answer not sent',
  'C11 webhook verified, not stored',
  'C12 webhook stored, not acknowledged',
  'C14 delivery claimed, not handled',
  'C15 provider read, not settled',
  'C15b stock promised, order not settled',
  'C16 order settled, not told',
  'C16b delivery handled, not finished',
  'C17 capture written, provider not called',
  'C18 capture sent, not answered',
  'C19 capture answered, not settled',
  'C20 event relayed, not claimed',
  'C22 cancelling written, provider not called',
  'C23 cancel sent, not answered',
  'C24 order cancelled, stock not released',
  'C25 stock released, event not relayed',
  'C27 refund written, provider not called',
  'C28 refund sent, not answered',
  'C29 refund answered, not written',
  'C30 refund settled, event not relayed',
  'C31 return received, not restocked',
  'C32 goods restocked, delivery not finished',
  'C33 fulfilment written, stock not shipped',
  'C34 gift card held, order not committed',
  'C36 deliveries made, workers not told',
  'C37 workers told, none at work',
  'C40 dead letter put back, not run',
] as const

export type FailpointName = (typeof failpointNames)[number]

/**
 * Called when the code comes by such an instant. In production it does nothing; a test's process ends itself here. It is called between two steps that are durable each, so it
 * must not throw: nothing of this process may go on as if an error had happened.
 */
export type Failpoint = (name: FailpointName) => void

/** The failpoint of every process that is not to die. */
export const noFailpoint: Failpoint = () => {}
