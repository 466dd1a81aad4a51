/** Runs `work` for each item, at most `width` at a time, and returns the results in the items' order. */
export const parallel = async (items, work, width = 2) => {
  const results = new Array(items.length)
  let next = 0
  const lane = async () => {
    while (next < items.length) {
      const index = next++
      results[index] = await work(items[index])
    }
  }
  await Promise.all(Array.from({ length: width }, lane))
  return results
}
