/** `1 product`, `3 products`. */
export const counted = (count: number, thing: string): string => `${count.toLocaleString('en')} ${thing}${count === 1 ? '' : 's'}`

/** The name of an option or attribute as a heading: `battery_mah` is `Battery mah`. */
export const headingOf = (name: string): string => {
  const words = name.replaceAll('_', ' ')
  return words.charAt(0).toUpperCase() + words.slice(1)
}

/** A value of an attribute for people. */
export const valueText = (value: string | number | boolean | readonly string[]): string => {
  if (value === true || value === 'true') return 'Yes'
  if (value === false || value === 'false') return 'No'
  return typeof value === 'object' ? value.join(', ') : String(value)
}

/** The options of a variant in one line: `Black, M`. */
export const optionsText = (options: Readonly<Record<string, string>>): string => Object.values(options).join(', ')
