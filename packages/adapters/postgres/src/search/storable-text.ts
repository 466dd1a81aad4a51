const firstSurrogate = 0xd800
/** From the surrogates to the code points after them, which can all be written. */
const distance = 0x800
/** Stands before NUL and before itself; the next character, one more, tells which. */
const mark = 1

/**
 * Any text as a column of collation "C" holds it: NUL and halves of surrogate pairs too, and sorted as JavaScript sorts, by UTF-16 units. Most texts stay as they are; units from the first
 * surrogate on are moved behind the last.
 */
export function storable(text: string): string {
  if (isPlain(text)) return text
  let stored = ''
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at)
    stored += code <= mark ? String.fromCharCode(mark, code + 1) : String.fromCodePoint(code < firstSurrogate ? code : code + distance)
  }
  return stored
}

/** The text that {@link storable} was given. */
export function fromStorable(stored: string): string {
  if (isPlain(stored)) return stored
  let text = ''
  let isEscaped = false
  for (const character of stored) {
    const code = character.codePointAt(0) ?? 0
    if (isEscaped) text += String.fromCharCode(code - 1)
    else if (code !== mark) text += String.fromCharCode(code < firstSurrogate ? code : code - distance)
    isEscaped = !isEscaped && code === mark
  }
  return text
}

function isPlain(text: string): boolean {
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at)
    if (code <= mark || code >= firstSurrogate) return false
  }
  return true
}
