const key = 'cartwright.issuer'

/** A sign-in at an issuer that this tab has begun. */
export interface IssuerFlow {
  readonly name: string
  readonly flow: string
  /** The path to go on to. */
  readonly next: string
}

/** Keeps it until the browser comes back; in this tab alone. */
export const keepIssuerFlow = (flow: IssuerFlow): void => sessionStorage.setItem(key, JSON.stringify(flow))

/** Gives it back, once. Null when this tab has begun none. */
export const takeIssuerFlow = (): IssuerFlow | null => {
  const text = sessionStorage.getItem(key)
  sessionStorage.removeItem(key)
  return text === null ? null : (JSON.parse(text) as IssuerFlow)
}
