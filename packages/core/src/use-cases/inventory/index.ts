export { adjustStock as adjust } from './adjust-stock.ts'
export { availability, hold, levels, list, locations, movements, variantIdsBySku } from './read-inventory.ts'
