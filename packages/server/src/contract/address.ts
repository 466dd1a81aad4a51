import { z } from 'zod'
import { named } from './schemas.ts'
import { id } from './values.ts'

const optionalText = (max: number) => z.string().trim().min(1).max(max).nullable().exactOptional()

const addressFields = {
  name: optionalText(255),
  line1: z.string().trim().min(1).max(255),
  line2: optionalText(255),
  city: optionalText(120),
  region: optionalText(120),
  postal_code: optionalText(32),
  country: z
    .string()
    .regex(/^[A-Z]{2}$/, 'Two capital letters of ISO 3166-1.')
    .nullable()
    .exactOptional(),
  phone: optionalText(40),
}

export const addressInput = named('AddressInput', z.strictObject(addressFields))

/** One line of text, or an address in parts. */
export const addressOrText = z.union([z.string().trim().min(1).max(1_000), addressInput])

const shown = {
  name: z.string().nullable(),
  line1: z.string(),
  line2: z.string().nullable(),
  city: z.string().nullable(),
  region: z.string().nullable(),
  postal_code: z.string().nullable(),
  country: z.string().nullable(),
  phone: z.string().nullable(),
}

export const address = named('Address', z.strictObject(shown))

export const savedAddress = named('SavedAddress', z.strictObject({ id, ...shown }))
