import { shop } from '../lib/shop.ts'

/** `'use server'` in Next: an action that a form calls. The answer to it may set the cookie. */
export const addToCart = async (form: FormData): Promise<void> => {
  await (await shop()).cart.addItem({ product_id: Number(form.get('product')), quantity: Number(form.get('quantity')) })
}
