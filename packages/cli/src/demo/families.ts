import { men, shoes, women } from './data/clothing.ts'
import { computerAccessories, laptops, monitors, tablets } from './data/computers.ts'
import { audio, cameras, wearables } from './data/electronics.ts'
import { furniture, kitchen, lighting, textiles } from './data/home.ts'
import { beauty, garden, pantry, stationery, toys } from './data/leisure.ts'
import { caseDesigns, casedPhones, chargers } from './data/phone-accessories.ts'
import { phones } from './data/phones.ts'
import { camping, cycling, fitness } from './data/sports.ts'
import type { Outline } from './pictures.ts'
import { type DemoRow, readRows } from './rows.ts'

/** Products that share a category, a SKU prefix and a picture. */
export interface Family {
  readonly category: string
  readonly prefix: string
  readonly outline: Outline
  /** Weight of one unit in grams, as far as shipping is concerned. */
  readonly weightGrams: number
  /** Whether there is a price in yen too. */
  readonly yen: boolean
  readonly rows: readonly DemoRow[]
}

const family = (category: string, prefix: string, outline: Outline, weightGrams: number, table: string, yen = false): Family => ({
  category,
  prefix,
  outline,
  weightGrams,
  yen,
  rows: readRows(table),
})

const withType = (type: string, { rows, ...rest }: Family): Family => ({
  ...rest,
  rows: rows.map(row => ({ ...row, attributes: { type, ...row.attributes } })),
})

const cases = (): readonly DemoRow[] =>
  readRows(caseDesigns).flatMap(design =>
    casedPhones.map(phone => ({ ...design, name: design.name.replace('{phone}', phone), attributes: { ...design.attributes, fits: phone } })),
  )

/** The whole catalog of the demo shop. The first row of the first family becomes product 1. */
export const demoFamilies = (): readonly Family[] => [
  withType('phone', family('phones', 'PHN', 'phone', 210, phones, true)),
  { ...family('phone-cases', 'CAS', 'case', 60, ''), rows: cases() },
  family('phone-chargers', 'CHG', 'plug', 150, chargers, true),
  family('laptops', 'LAP', 'laptop', 2200, laptops, true),
  family('tablets', 'TAB', 'phone', 700, tablets, true),
  family('monitors', 'MON', 'screen', 6500, monitors),
  family('computer-accessories', 'PCA', 'keys', 650, computerAccessories),
  family('audio', 'AUD', 'sound', 900, audio, true),
  family('cameras', 'CAM', 'camera', 800, cameras, true),
  family('wearables', 'WEA', 'watch', 120, wearables, true),
  family('kitchen', 'KIT', 'pot', 1400, kitchen),
  family('furniture', 'FUR', 'chair', 18_000, furniture),
  family('lighting', 'LIG', 'lamp', 1100, lighting),
  family('textiles', 'TEX', 'cloth', 1300, textiles),
  family('women', 'WOM', 'shirt', 450, women),
  family('men', 'MEN', 'shirt', 500, men),
  family('shoes', 'SHO', 'shoe', 1000, shoes),
  family('cycling', 'CYC', 'wheel', 900, cycling),
  family('camping', 'CMP', 'tent', 1500, camping),
  family('fitness', 'FIT', 'weight', 2500, fitness),
  family('stationery', 'STA', 'pen', 250, stationery),
  family('beauty', 'BEA', 'drop', 180, beauty),
  family('toys', 'TOY', 'cube', 900, toys),
  family('garden', 'GAR', 'leaf', 1600, garden),
  family('pantry', 'PAN', 'cup', 400, pantry),
]
