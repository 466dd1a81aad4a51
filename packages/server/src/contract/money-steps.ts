import { z } from 'zod'
import { named } from './schemas.ts'
import { amount } from './values.ts'

/** What every priced thing answers: the parts and their sum. */
export const totalsFields = {
  subtotal_amount: amount,
  discount_amount: amount.describe('What discounts take off, as a positive amount.'),
  shipping_amount: amount,
  tax_amount: amount.describe('Contained in the total already where `prices_include_tax`.'),
  total_amount: amount,
}

export const adjustment = named(
  'Adjustment',
  z.strictObject({
    type: z.enum(['discount', 'shipping', 'tax']),
    label: z.string(),
    code: z.string().nullable().describe('The discount code or shipping method.'),
    amount: amount.describe('Signed: a discount is negative.'),
    included: z.boolean().describe('Contained in the prices already; does not change the total.'),
  }),
)

export const shippingCharge = named(
  'ShippingCharge',
  z.strictObject({ method: z.string(), name: z.string(), amount, discount_amount: amount, tax_amount: amount, tax_percent: z.number(), total_amount: amount }),
)
