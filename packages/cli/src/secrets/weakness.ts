/** What a secret is measured by. */
export interface WeaknessOptions {
  readonly bytesMin: number
}

/** Of each byte that is asked for: what random hex digits have, in a short text, at the least. */
const bitsPerByteMin = 2.75

/** Half of the signs following from the one before is no chance. */
const predictableMax = 0.5

/** Words of examples. None is so short that it stands in a random text by chance. */
const exampleWords =
  /change.?me|secret|passw|example|placeholder|default|cartwright|insecure|nobody|something|\b(demo|test|todo|your)\b|qwert|letmein|\.\.\.|[<>]/i

/** Passwords of databases that everybody tries first. */
const triedFirst: ReadonlySet<string> = new Set([
  'postgres',
  'redis',
  'shop',
  'admin',
  'root',
  'guest',
  'user',
  'default',
  'test',
  'demo',
  'trustno1',
  'welcome',
])

/** Why a secret could be guessed, as what follows "it": `is shorter than 32 bytes`. Null for one that looks drawn by chance. */
export const weaknessOf = (secret: string, { bytesMin }: WeaknessOptions): string | null => {
  const bytes = Buffer.byteLength(secret)
  if (bytes < bytesMin) return `has ${bytes} bytes, and needs at least ${bytesMin}`
  if (exampleWords.test(secret)) return 'has a word in it that examples have'
  if (isPredictable(secret) || isRepetition(secret) || bitsOf(secret) < bytesMin * bitsPerByteMin) return 'is not random enough'
  return null
}

/** Why a password of a database could be guessed; null for one that is at least nobody's first try. */
export const passwordWeaknessOf = (password: string, user: string): string | null => {
  const folded = password.toLowerCase()
  if (folded === user.toLowerCase()) return 'is the name of the user'
  if (triedFirst.has(folded) || exampleWords.test(password) || isPredictable(password)) return 'is one of those everybody tries first'
  return null
}

/** Signs that are the one before, or its neighbour: `aaaa`, `1234`. */
const isPredictable = (text: string): boolean => {
  const codes = [...text].map(sign => sign.codePointAt(0) ?? 0)
  const steps = codes.slice(1).filter((code, index) => Math.abs(code - (codes[index] ?? 0)) <= 1)
  return codes.length > 1 && steps.length > (codes.length - 1) * predictableMax
}

/** The same part again and again. */
const isRepetition = (text: string): boolean => /^(.+?)\1+.{0,8}$/su.test(text.slice(0, 512))

/** Shannon's measure of the signs as they are, in bits: what is drawn by chance has at least so much. */
const bitsOf = (text: string): number => {
  const counts = new Map<string, number>()
  for (const sign of text) counts.set(sign, (counts.get(sign) ?? 0) + 1)
  const length = [...text].length
  return [...counts.values()].reduce((bits, count) => bits + count * Math.log2(length / count), 0)
}
