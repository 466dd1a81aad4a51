import type { SearchDocument } from '@cartwright/core'

const nouns = (
  'phone smartphone tablet laptop headphones charger cable speaker camera lens tripod keyboard mouse monitor printer router watch bracelet necklace ring earrings ' +
  'shirt t-shirt jacket trousers jeans dress skirt sweater hoodie coat socks shoes sneakers boots sandals hat scarf gloves belt backpack wallet umbrella ' +
  'chair table desk lamp sofa bed mattress pillow blanket curtain carpet mirror shelf wardrobe drawer clock vase candle ' +
  'kettle toaster blender pan pot knife spoon fork plate bowl mug glass bottle oven microwave fridge freezer dishwasher washer dryer vacuum iron ' +
  'drill hammer screwdriver wrench saw ladder toolbox paint brush tape hose shovel rake mower trimmer ' +
  'shampoo soap perfume lipstick mascara cream lotion toothbrush razor towel ' +
  'bicycle helmet tent sleeping-bag skateboard football basketball racket dumbbell treadmill yoga-mat ' +
  'notebook pen pencil marker stapler folder envelope puzzle doll robot guitar piano violin drum novel cookbook atlas'
).split(' ')
const adjectives = (
  'red blue green black white silver golden classic modern compact portable wireless smart waterproof leather cotton wooden steel ceramic glass ' +
  'light heavy large small mini slim soft hard warm cool fresh natural organic premium basic essential professional junior vintage elegant ' +
  'foldable adjustable rechargeable electric manual digital analog quiet powerful durable comfortable'
).split(' ')
const common = 'the a and of with for in to your is this from made by that it on as are every day use home has all can be more new best quality design'.split(
  ' ',
)
const syllables =
  'ba be bi bo bu da de di do du fa fe fi ka ke ki ko ku la le li lo lu ma me mi mo mu na ne ni no nu pa pe pi po ra re ri ro ru sa se si so su ta te ti to tu va ve vi vo'.split(
    ' ',
  )
const colors = ['Red', 'Blue', 'Green', 'Black', 'White', 'Silver', 'Gold', 'Brown', 'Pink', 'Grey']
const sizes = ['XS', 'S', 'M', 'L', 'XL', 'XXL']
const materials = ['Cotton', 'Leather', 'Steel', 'Plastic', 'Wood', 'Glass', 'Ceramic', 'Wool']

/** A repeatable stream of numbers in [0, 1) (mulberry32). */
export function seededNumbers(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
}

/** Products as a catalog has them: names of a few words, descriptions of 20 to 80 words out of about 12,000, the frequent ones far more often than the rare. */
export function generateDocuments(count: number, seed = 1): SearchDocument[] {
  const next = seededNumbers(seed)
  const pick = <T>(items: readonly T[]): T => items[Math.floor(next() * items.length)] as T
  const brands = Array.from({ length: 200 }, () => capital(pick(syllables) + pick(syllables) + pick(syllables)))
  const rare = Array.from({ length: 12_000 }, () => Array.from({ length: 2 + Math.floor(next() * 3) }, () => pick(syllables)).join(''))
  const word = () => {
    const kind = next()
    if (kind < 0.4) return pick(common)
    if (kind < 0.6) return pick(kind < 0.5 ? nouns : adjectives)
    return rare[Math.floor(next() ** 3 * rare.length)] as string
  }
  return Array.from({ length: count }, (_, index) => {
    const noun = pick(nouns)
    const brand = pick(brands)
    const category = 10 + (nouns.indexOf(noun) % 40)
    const price = 100 + Math.floor(next() ** 3 * 200_000)
    return {
      productId: index + 1,
      version: 1,
      name: `${brand} ${capital(pick(adjectives))} ${capital(noun)} ${pick(rare)} ${100 + Math.floor(next() * 900)}`,
      brand,
      description: Array.from({ length: 20 + Math.floor(next() * 60) }, word).join(' '),
      skus: [`${noun.slice(0, 3).toUpperCase()}-${String(index + 1).padStart(5, '0')}`],
      categoryIds: [1 + (category % 8), category],
      categoryNames: [`Department ${1 + (category % 8)}`, capital(`${noun}s`)],
      facets: {
        brand: [brand],
        color: [...new Set([pick(colors), pick(colors)])],
        size: [...new Set([pick(sizes), pick(sizes), pick(sizes)])],
        material: [pick(materials)],
        warranty: [`${1 + Math.floor(next() * 5)} years`],
      },
      prices: { USD: price, EUR: Math.round(price * 0.92) },
      inStock: next() > 0.1,
      createdAt: 1_700_000_000_000 + Math.floor(next() * 1e9),
    }
  })
}

function capital(word: string): string {
  return word.charAt(0).toUpperCase() + word.slice(1)
}
