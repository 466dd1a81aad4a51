/** Asks again and again until the answer is yes: for what another process or a server does in its own time. Throws after forty-five seconds. */
export async function until(isSo: () => boolean | Promise<boolean>): Promise<void> {
  const end = Date.now() + 45_000
  while (!(await isSo())) {
    if (Date.now() > end) throw new Error('It did not come about within forty-five seconds.')
    await new Promise(resolve => setTimeout(resolve, 5))
  }
}
