// #region strategy
import type { ShippingStrategy } from '@cartwright/core'

/** Parcels up to 31.5 kg, dearer from 2 kg on; pallets above. Amounts are whole minor units: 490 is 4.90 EUR. */
export const byWeight: ShippingStrategy = {
  options({ lines }) {
    const grams = lines.reduce((sum, { weightGrams, quantity }) => sum + (weightGrams ?? 500) * quantity, 0)
    if (grams > 31_500) return [{ method: 'pallet', name: 'Pallet', amount: 4900 }]
    return [
      { method: 'parcel', name: 'Parcel', amount: grams > 2_000 ? 790 : 490 },
      { method: 'courier', name: 'Courier, next day', amount: 1490 },
    ]
  },
}
// #endregion
