import type { CommerceError } from '@cartwright/core'
import { validationFailed } from './problem.ts'

/** Bounds against absurd input (RELIABILITY 5.3). */
export const jsonLimits = { depthMax: 20, arrayMax: 1_000, keysMax: 200, stringMax: 10_000 } as const

/** What takes a text of JSON, piece by piece, as it arrives. Throws `validation_failed` at the byte that goes too far. */
export type JsonBounds = (piece: Uint8Array) => void

const quote = 0x22
const comma = 0x2c
const backslash = 0x5c
const letterU = 0x75
const openArray = 0x5b
const openObject = 0x7b

/** A list or an object that is open, and the commas in it so far. */
interface Open {
  readonly isArray: boolean
  commas: number
}

/**
 * Follows the brackets, commas and quotes of a text before anybody parses it: 64 KiB of brackets alone would keep the parser busy for 25 ms, 10 MiB for seconds and 300 MiB.
 * Whether it is JSON at all is the parser's business; a text that is none may be refused here for its shape.
 */
export function jsonBounds(): JsonBounds {
  const open: Open[] = []
  let isInText = false
  let length = 0
  /** Bytes of an escape that are still to come: they are part of a character that was counted. */
  let escaped = 0
  let at = 0
  const refuse = (what: string): CommerceError => validationFailed([{ path: '', message: `${what} (at byte ${at}).` }])

  const text = (byte: number) => {
    if (escaped > 0) {
      escaped += byte === letterU && escaped === 1 ? 3 : -1
      return
    }
    if (byte === quote) {
      isInText = false
      return
    }
    if (byte === backslash) escaped = 1
    // UTF-8: what goes on with a character counts for none, what begins one beyond the first 65,536 for two, as in JavaScript.
    length += (byte & 0xc0) === 0x80 ? 0 : byte >= 0xf0 ? 2 : 1
    if (length > jsonLimits.stringMax) throw refuse(`A text longer than ${jsonLimits.stringMax} characters`)
  }

  const structure = (byte: number) => {
    if (byte === quote) {
      isInText = true
      length = 0
    } else if (byte === openArray || byte === openObject) {
      if (open.push({ isArray: byte === openArray, commas: 0 }) > jsonLimits.depthMax) throw refuse(`Nested deeper than ${jsonLimits.depthMax} levels`)
    } else if (byte === openArray + 2 || byte === openObject + 2) open.pop()
    else if (byte === comma) separator()
  }

  const separator = () => {
    const innermost = open.at(-1)
    if (!innermost) return
    innermost.commas += 1
    const { isArray, commas } = innermost
    if (commas >= (isArray ? jsonLimits.arrayMax : jsonLimits.keysMax))
      throw refuse(isArray ? `More than ${jsonLimits.arrayMax} items` : `More than ${jsonLimits.keysMax} keys`)
  }

  return piece => {
    for (const byte of piece) {
      if (isInText) text(byte)
      else structure(byte)
      at += 1
    }
  }
}
