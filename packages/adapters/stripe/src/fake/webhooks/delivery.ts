/** One copy of an event on its way to the shop. */
export interface Delivery {
  readonly id: string
  readonly event: string
  readonly type: string
  /** `held` waits to be delivered by hand; `failed` was given up; `dropped` is never sent. */
  status: 'pending' | 'held' | 'delivered' | 'failed' | 'dropped'
  /** Milliseconds of the fake's clock before which it is not sent. */
  dueAtMs: number
  /** True when it waits until a younger one has gone out first. */
  waitsForYounger: boolean
  /** How often it was sent. */
  attempts: number
  /** The shop's last HTTP status; null when there was no answer. */
  lastStatus: number | null
}
