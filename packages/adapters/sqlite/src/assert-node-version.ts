/** The oldest Node that runs a shop: WebCrypto has Argon2id from here on, and the native SQLite add-on crashes in much older ones. */
export const minimumNodeVersion = '24.7.0'

const numbersOf = (version: string): number[] => version.split('.').map(part => Number.parseInt(part, 10))

const isOlder = (version: string, minimum: string): boolean => {
  const running = numbersOf(version)
  for (const [index, needed] of numbersOf(minimum).entries()) {
    const have = running[index] ?? 0
    if (have !== needed) return have < needed
  }
  return false
}

/**
 * Says in one sentence that this Node is too old, before anything is loaded that would crash in it.
 * @param version the running Node's version as `process.versions.node` spells it, without a `v`
 * @throws Error with a sentence for people when `version` is older than {@link minimumNodeVersion}
 */
export const assertNodeVersion = (version: string): void => {
  if (isOlder(version, minimumNodeVersion)) throw new Error(`Cartwright needs Node ${minimumNodeVersion} or newer, and this is Node ${version}.`)
}
