/** How much text goes out at once: a write for every row would cost more than the rows. */
const pieceSize = 64 * 1024

/** Text as UTF-8, in pieces of a good size. */
export async function* textBytes(text: AsyncIterable<string>): AsyncGenerator<Uint8Array> {
  const encoder = new TextEncoder()
  let waiting = ''
  for await (const part of text) {
    waiting += part
    if (waiting.length < pieceSize) continue
    yield encoder.encode(waiting)
    waiting = ''
  }
  if (waiting !== '') yield encoder.encode(waiting)
}
