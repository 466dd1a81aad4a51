/** In this order: those further down also call themselves like those above. */
const browsers: readonly (readonly [mark: RegExp, name: string])[] = [
  [/Edg(?:e|A|iOS)?\//, 'Edge'],
  [/OPR\//, 'Opera'],
  [/SamsungBrowser\//, 'Samsung Internet'],
  [/Firefox\/|FxiOS\//, 'Firefox'],
  [/Chrome\/|CriOS\//, 'Chrome'],
  [/Version\/[\d.]+.*Safari\//, 'Safari'],
]

const systems: readonly (readonly [mark: RegExp, name: string])[] = [
  [/iPhone|iPad/, 'iOS'],
  [/Android/, 'Android'],
  [/Windows/, 'Windows'],
  [/Mac OS X/, 'macOS'],
  [/CrOS/, 'ChromeOS'],
  [/Linux/, 'Linux'],
]

const lengthMax = 40

/**
 * What somebody signs in with, as they would call it: `Firefox on Linux`. Of other programs their own name (`curl/8.5.0`). A header may say anything: this is for people to recognise their
 * own by, and nothing is decided by it.
 */
export function deviceName(userAgent: string | null): string {
  if (userAgent === null) return ''
  const nameIn = (list: typeof browsers) => list.find(([mark]) => mark.test(userAgent))?.[1]
  const [browser, system] = [nameIn(browsers), nameIn(systems)]
  if (browser !== undefined) return system === undefined ? browser : `${browser} on ${system}`
  return (/^[\w.-]+(?:\/[\w.-]+)?/.exec(userAgent)?.[0] ?? '').slice(0, lengthMax)
}
