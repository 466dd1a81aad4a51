// #region shop
import { argon2id, countryTax, createCommerce, flatShipping, systemClock } from '@cartwright/core'
import { testPayments } from '@cartwright/core/memory'
import { nodeArgon2 } from '@cartwright/server/node'
import { sqlite } from '@cartwright/sqlite'

const storage = sqlite('shop.db')

export const commerce = createCommerce({
  storage,
  // Takes the tokens of the tutorial and moves no money: your own PaymentProvider stands here.
  payments: testPayments({ notes: storage.notes, clock: systemClock }),
  // The same Argon2id as the default's, without the warning that Node prints about its Web Crypto one.
  passwords: argon2id({ derive: nodeArgon2() }),
  pricing: {
    shipping: flatShipping({ methods: [{ code: 'parcel', name: 'Parcel', amounts: { EUR: 490 }, freeOver: { EUR: 5000 } }] }),
    tax: countryTax({ pricesIncludeTax: true, defaultCountry: 'DE', rates: [{ country: 'DE', ratePpm: 190_000, name: 'VAT' }] }),
  },
  settings: { currency: 'EUR', holdMs: 20 * 60_000 },
})
await commerce.start()
// #endregion
