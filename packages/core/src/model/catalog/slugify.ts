/** A URL segment from a name: ASCII letters and digits, lower case, single dashes; at most 96 characters. Empty names give `item`. */
export function slugify(name: string): string {
  const ascii = name.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase()
  const slug = ascii
    .replace(/ß/g, 'ss')
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-|-$/g, '')
  return slug.slice(0, 96).replace(/-$/, '') || 'item'
}
