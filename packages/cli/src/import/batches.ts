import { isCartwrightError } from '@cartwright/client'

/** The most that goes into one request: half of what the API takes in rows, and well below its bytes. */
const batchLimits = { rows: 500, characters: 2 * 1024 * 1024 } as const

/** Gathers items until they fill a request. */
export class Batch<Item> {
  private items: Item[] = []
  private characters = 0

  /** Adds an item; says whether the batch is full. */
  add(item: Item, characters: number): boolean {
    this.items.push(item)
    this.characters += characters
    return this.items.length >= batchLimits.rows || this.characters >= batchLimits.characters
  }

  take(): readonly Item[] {
    const { items } = this
    this.items = []
    this.characters = 0
    return items
  }
}

/** Codes with which the shop refuses a request as a whole because of something in it. */
const wholesale = new Set(['validation_failed', 'malformed_json', 'body_too_large'])

/**
 * Sends items in one request. Where the shop refuses the whole for something in it, sends it by halves, so that a single item is refused in the end and no other.
 */
export const sendInHalves = async <Item>(
  items: readonly Item[],
  send: (items: readonly Item[]) => Promise<void>,
  refuse: (item: Item, reason: string) => void,
): Promise<void> => {
  if (items.length === 0) return
  try {
    await send(items)
  } catch (error) {
    if (!isCartwrightError(error) || !wholesale.has(error.code)) throw error
    const [only] = items
    if (items.length === 1 && only !== undefined) return refuse(only, error.message)
    const middle = Math.ceil(items.length / 2)
    await sendInHalves(items.slice(0, middle), send, refuse)
    await sendInHalves(items.slice(middle), send, refuse)
  }
}
