export * from './cart.ts'
export * from './cart-rules.ts'
