export { createDiscount as create } from './create-discount.ts'
export { listDiscounts as list } from './list-discounts.ts'
export { updateDiscount as update } from './update-discount.ts'
