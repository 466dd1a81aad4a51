import { readFile } from 'node:fs/promises'
import { resolve } from 'node:path'
import { FailedError } from './errors.ts'
import type { Terminal } from './terminal.ts'

/**
 * Reads a JSON object from a file, or from standard input for `-`. What its fields may be is checked by the shop.
 * Throws {@link FailedError} when it is no JSON object.
 */
export const readDocument = async <Document extends object>({ cwd, stdin }: Pick<Terminal, 'cwd' | 'stdin'>, file: string): Promise<Partial<Document>> => {
  const bytes = file === '-' ? await allOf(stdin) : await readFile(resolve(cwd, file))
  const name = file === '-' ? 'standard input' : file
  const value = parse(bytes.toString('utf8').replace(/^\uFEFF/, ''), name)
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw new FailedError(`${name} holds no JSON object.`)
  return value as Partial<Document>
}

const allOf = async (stdin: AsyncIterable<Uint8Array>): Promise<Buffer> => {
  const pieces: Uint8Array[] = []
  for await (const piece of stdin) pieces.push(piece)
  return Buffer.concat(pieces)
}

const parse = (text: string, name: string): unknown => {
  try {
    return JSON.parse(text)
  } catch (cause) {
    throw new FailedError(`${name} is no JSON: ${cause instanceof Error ? cause.message : String(cause)}`, { cause })
  }
}
