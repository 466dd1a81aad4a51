export { adjust, grantStoreCredit, storeCreditOf } from './adjust-credit.ts'
export { account, balanceOf, entries, issueGiftCard, list, update } from './gift-cards.ts'
