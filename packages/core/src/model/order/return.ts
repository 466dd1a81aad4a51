export type ReturnStatus = 'requested' | 'approved' | 'rejected' | 'received' | 'cancelled'

/** What becomes of a returned unit: only `sellable` ones go back into stock. */
export type Disposition = 'sellable' | 'damaged' | 'discard'

export interface ReturnLine {
  readonly lineId: number
  readonly quantity: number
  readonly reason: string
  /** Filled in when the goods arrive; never more than `quantity`. */
  readonly receivedQuantity: number
  readonly disposition: Disposition | null
}

export interface Return {
  /** 0 before the store has given it one. */
  readonly id: number
  readonly status: ReturnStatus
  readonly lines: readonly ReturnLine[]
  readonly note: string
  readonly createdAt: number
  readonly updatedAt: number
}
