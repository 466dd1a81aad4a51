/** A line of a file. `text` is without its line end, which `end` holds: `\n`, `\r\n`, `\r`, or nothing at the end of the file. */
export interface SourceLine {
  readonly number: number
  readonly text: string
  readonly end: string
}

const lineEnd = /\r\n|\n|\r/g

/** Decodes UTF-8 piece by piece, without a byte order mark. What is no UTF-8 becomes U+FFFD, for the reader of the row to refuse. */
export async function* decodeText(bytes: AsyncIterable<Uint8Array>): AsyncGenerator<string> {
  const decoder = new TextDecoder('utf-8')
  for await (const chunk of bytes) yield decoder.decode(chunk, { stream: true })
  yield decoder.decode()
}

/** Splits a stream of text into lines, holding one line at a time. */
export async function* sourceLines(chunks: AsyncIterable<string>): AsyncGenerator<SourceLine> {
  let rest = ''
  let number = 1
  for await (const chunk of chunks) {
    rest += chunk
    let from = 0
    for (const match of rest.matchAll(lineEnd)) {
      // A `\r` at the very end may be the first half of `\r\n`.
      if (match[0] === '\r' && match.index + 1 === rest.length) break
      yield { number, text: rest.slice(from, match.index), end: match[0] }
      number += 1
      from = match.index + match[0].length
    }
    rest = rest.slice(from)
  }
  if (rest.endsWith('\r')) yield { number, text: rest.slice(0, -1), end: '\r' }
  else if (rest !== '') yield { number, text: rest, end: '' }
}
