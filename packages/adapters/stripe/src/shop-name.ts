import type { StripeSettings } from './settings.ts'

const noteKey = 'stripe:shop'

/** Enough that no two shops draw the same: 64 bits. */
const nameBytes = 8

/** The name of this shop among others on the same account: as told, else drawn once and kept with the shop's own notes, else none. */
export async function shopName({ shop, notes, random }: Pick<StripeSettings, 'shop' | 'notes' | 'random'>): Promise<string | null> {
  if (shop !== null || notes === null) return shop
  const drawn = Array.from(random.bytes(nameBytes), byte => byte.toString(16).padStart(2, '0')).join('')
  return notes.update(noteKey, present => present ?? drawn)
}
