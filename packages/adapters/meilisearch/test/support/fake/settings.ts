import { ApiError } from './api-error.ts'

/** The settings that this double knows, as they are unless told (v1.18). */
export const defaultSettings = {
  displayedAttributes: ['*'],
  searchableAttributes: ['*'],
  filterableAttributes: [] as string[],
  sortableAttributes: [] as string[],
  rankingRules: ['words', 'typo', 'proximity', 'attribute', 'sort', 'exactness'],
  stopWords: [] as string[],
  synonyms: {} as Record<string, string[]>,
  distinctAttribute: null,
  typoTolerance: {
    enabled: true,
    minWordSizeForTypos: { oneTypo: 5, twoTypos: 9 },
    disableOnWords: [] as string[],
    disableOnAttributes: [] as string[],
    disableOnNumbers: false,
  },
  faceting: { maxValuesPerFacet: 100, sortFacetValuesBy: { '*': 'alpha' } as Record<string, string> },
  pagination: { maxTotalHits: 1_000 },
  facetSearch: true,
  prefixSearch: 'indexingTime',
}

export type FakeSettings = typeof defaultSettings

const rules = /^(sort|words|typo|proximity|attribute|exactness|[\w.]+:(asc|desc))$/

/** The settings after a change. Refuses what is no setting. */
export function changedSettings(present: FakeSettings, change: Readonly<Record<string, unknown>>): FakeSettings {
  for (const name of Object.keys(change)) if (!Object.hasOwn(defaultSettings, name)) throw new ApiError(400, 'bad_request', `Unknown field ${name}`)
  const next = { ...present, ...change } as FakeSettings
  for (const part of ['typoTolerance', 'faceting', 'pagination'] as const) {
    const known = Object.keys(defaultSettings[part])
    for (const name of Object.keys(next[part])) if (!known.includes(name)) throw new ApiError(400, 'bad_request', `Unknown field ${part}.${name}`)
    Object.assign(next, { [part]: { ...present[part], ...next[part] } })
  }
  const wrong = next.rankingRules.find(rule => !rules.test(rule))
  if (wrong !== undefined) throw new ApiError(400, 'invalid_settings_ranking_rules', `${wrong} is no ranking rule`)
  return next
}
