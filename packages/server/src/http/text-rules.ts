/** What no database and no log takes well: a NUL, or half of a surrogate pair. Says what is wrong, or undefined. */
export function textFault(text: string): string | undefined {
  if (text.includes('\u0000')) return 'A NUL character is not allowed.'
  if (!text.isWellFormed()) return 'The text is not valid Unicode.'
  return undefined
}
