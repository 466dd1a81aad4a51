import { readFile } from 'node:fs/promises'
import { resolve } from 'node:path'
import { fallbackSearch, hasCode, type Logger, type Meter, type SearchIndex, type Storage, systemClock } from '@cartwright/core'
import { UsageError } from '../errors.ts'
import type { Terminal } from '../terminal.ts'

type Words = NonNullable<Parameters<typeof import('@cartwright/meilisearch').meilisearch>[0]['words']>

/**
 * The search index of the environment, to be made once there is a storage, whose own index it falls back to; what is wrong with the environment is told before anything is
 * opened, and nothing is asked of the server yet.
 * @returns what makes it; null for a shop that searches in its database
 * @throws UsageError naming the variable that is wrong, and never a key
 */
export const searchIndex = async (env: Terminal['env'], logger: Logger, meter: Meter): Promise<((storage: Pick<Storage, 'search'>) => SearchIndex) | null> => {
  const { MEILISEARCH_HOST: host, MEILISEARCH_API_KEY: apiKey, MEILISEARCH_INDEX: index, MEILISEARCH_WORDS: file } = env
  if (!host) return null
  const words = file ? await readWords(file) : {}
  const { meilisearch } = await import('@cartwright/meilisearch')
  try {
    const primary = meilisearch({ host, logger, meter, words, ...(apiKey ? { apiKey } : {}), ...(index ? { index } : {}) })
    return storage => fallbackSearch(primary, storage.search, { logger, clock: systemClock })
  } catch (error) {
    throw hasCode(error, 'validation_failed') ? new UsageError(`MEILISEARCH_HOST, MEILISEARCH_INDEX: ${error.message}`) : error
  }
}

/** Reads `{ "synonyms": { "mobile": ["phone"] }, "stop_words": ["the"] }`. */
const readWords = async (file: string): Promise<Words> => {
  const text = await readFile(resolve(file), 'utf8').catch(() => {
    throw new UsageError(`MEILISEARCH_WORDS is a file, and there is none to be read at ${file}.`)
  })
  const { synonyms = {}, stop_words: stopWords = [], ...others } = recordIn(text, file)
  const isRight = isRecord(synonyms) && Object.values(synonyms).every(isTexts) && isTexts(stopWords) && Object.keys(others).length === 0
  if (!isRight) throw wrongWords(file)
  return { synonyms: synonyms as Record<string, readonly string[]>, stopWords }
}

const recordIn = (text: string, file: string): Readonly<Record<string, unknown>> => {
  try {
    const value: unknown = JSON.parse(text)
    if (isRecord(value)) return value
  } catch {
    // Said below.
  }
  throw wrongWords(file)
}

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> => typeof value === 'object' && value !== null && !Array.isArray(value)

const isTexts = (value: unknown): value is readonly string[] => Array.isArray(value) && value.every(entry => typeof entry === 'string')

const wrongWords = (file: string): UsageError =>
  new UsageError(`MEILISEARCH_WORDS is a JSON file such as {"synonyms": {"mobile": ["phone"]}, "stop_words": ["the"]}; ${file} is none.`)
