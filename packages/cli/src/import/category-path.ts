/** A category as a file names it: its own name last, those above it before. A slug, in brackets behind a name, tells categories of one name apart. */
export type CategoryPath = readonly { readonly name: string; readonly slug: string | null }[]

/** Splits a cell that has several paths with `|` between them. A backslash takes a sign at its word. */
export const splitCategoryPaths = (cell: string): readonly string[] => splitUnescaped(cell, '|')

/** Reads `Electronics > Phones` or `Electronics > Phones [phones-2]`. */
export const parseCategoryPath = (text: string): CategoryPath =>
  splitUnescaped(text, '>')
    .map(part => part.trim())
    .filter(part => part !== '')
    .map(part => {
      const [, name = part, slug = null] = /^(.+?)\s*(?<!\\)\[([a-z0-9-]+)\]$/.exec(part) ?? []
      return { name: name.replace(/\\(.)/g, '$1'), slug }
    })

/** Writes a path as {@link parseCategoryPath} reads it. */
export const formatCategoryPath = (path: CategoryPath): string =>
  path.map(({ name, slug }) => name.replace(/[\\|>[\]]/g, '\\$&') + (slug === null ? '' : ` [${slug}]`)).join(' > ')

const splitUnescaped = (text: string, separator: '|' | '>'): readonly string[] => {
  const parts = ['']
  for (const [piece] of text.matchAll(/\\.|[^\\]|\\$/gsu)) {
    if (piece === separator) parts.push('')
    else parts[parts.length - 1] += piece
  }
  return parts
}
