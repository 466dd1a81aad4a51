/** What a text from Redis holds; undefined when that is not JSON: then it is not from this shop. */
export function fromJson<T>(text: string): T | undefined {
  try {
    return JSON.parse(text) as T
  } catch {
    return undefined
  }
}
