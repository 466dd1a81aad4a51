/** Where a request came from. */
export interface Origin {
  /** The client's address as the server knows it; null where it knows none. */
  readonly address: string | null
  /** The request's id, as answers and logs name it. */
  readonly requestId: string | null
}
