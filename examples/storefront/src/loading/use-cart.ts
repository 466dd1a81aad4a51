import type { Cart } from '@cartwright/client'
import { useEffect } from 'preact/hooks'
import { cart } from '../state/cart.ts'
import { shop } from '../state/shop.ts'
import { useAction } from './use-action.ts'

/** The cart as it is known, asked for again when a page needs it: prices and stock may have changed. */
export const useCart = (): { readonly shown: Cart | null; readonly error: unknown; readonly reload: () => void } => {
  const { run, error } = useAction(async () => {
    cart.value = await shop.cart.get()
  })
  useEffect(() => {
    void run()
  }, [])
  return { shown: cart.value, error, reload: () => void run() }
}
