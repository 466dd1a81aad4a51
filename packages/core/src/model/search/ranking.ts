/** The fields of a document, weightiest first. */
export const searchFields = ['name', 'brand', 'category', 'sku', 'attribute', 'description'] as const
export type SearchField = (typeof searchFields)[number]

/**
 * How well a term of the index answers a word of the query: 0 is the word itself, 1 begins with it, 2 and 3 are it with one and two typos,
 * and what begins with it after one or two typos is one worse (3 and 4).
 */
export type MatchLevel = 0 | 1 | 2 | 3 | 4

const fieldWeights: Readonly<Record<SearchField, number>> = { name: 16, brand: 8, category: 6, sku: 4, attribute: 4, description: 1 }
const levelFactors: Readonly<Record<MatchLevel, number>> = { 0: 1, 1: 0.55, 2: 0.02, 3: 0.01, 4: 0.005 }

/** The length of a usual name and description, in words: shorter ones count for more, as in BM25 (with b = 0.5). */
const usualLengths: Partial<Record<SearchField, number>> = { name: 5, description: 40 }
const lengthMax = 255

/** Points at which a word has half of its full effect: the `k1` of BM25. */
const halfPoints = 4000

/** What a query that is a SKU, whole, adds for the product that has it: more than any words can. */
export const skuBonus = 1000

/**
 * The points of a word for being in a field of `length` words. Whole numbers, so that their sum does not depend on its order
 * and every adapter ranks alike.
 */
export function fieldPoints(field: SearchField, level: MatchLevel, length: number): number {
  const usual = usualLengths[field]
  const shortness = usual === undefined ? 1 : 1 / (0.5 + (0.5 * Math.min(length, lengthMax)) / usual)
  return Math.round(1000 * fieldWeights[field] * levelFactors[level] * shortness)
}

/** What one word adds to a document's score: its points, saturating, times how rare it is. */
export function wordScore(points: number, rarity: number): number {
  return (rarity * points) / (halfPoints + points)
}

/** How much a word tells: the inverse document frequency of BM25. `matching` of `total` documents have it. */
export function wordRarity(matching: number, total: number): number {
  return Math.log(1 + (total - matching + 0.5) / (matching + 0.5))
}
