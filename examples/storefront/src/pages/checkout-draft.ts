import { type AddressDraft, emptyAddress } from './address-draft.ts'

/** What has been typed at checkout. */
export interface CheckoutDraft {
  readonly email: string
  readonly address: AddressDraft
}

const key = 'cartwright.checkout'

/** What was typed before the page was loaded again. Kept for this tab only, and until the order is placed. */
export const rememberedDraft = (): CheckoutDraft => {
  try {
    const { email = '', address = {} } = JSON.parse(sessionStorage.getItem(key) ?? '{}') as Partial<CheckoutDraft>
    return { email, address: { ...emptyAddress, ...address } }
  } catch {
    return { email: '', address: emptyAddress }
  }
}

export const rememberDraft = (draft: CheckoutDraft): void => {
  try {
    sessionStorage.setItem(key, JSON.stringify(draft))
  } catch {
    // A browser that keeps nothing: it is typed again after a reload.
  }
}

export const forgetDraft = (): void => {
  try {
    sessionStorage.removeItem(key)
  } catch {
    // Nothing was kept.
  }
}
