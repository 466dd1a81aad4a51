import { open, rename, rm, stat } from 'node:fs/promises'
import { resolve } from 'node:path'
import { NotWrittenError } from '../errors.ts'

/**
 * Writes a file beside its place and puts it there when it is whole and on the disk: whoever looks finds the old one or the new one, never a part of one, also after a crash
 * (RELIABILITY C46). What is no file, such as a pipe, is written to as it is. Throws {@link NotWrittenError} when it cannot be written.
 */
export const replaceFile = async (folder: string, name: string, bytes: AsyncIterable<Uint8Array>): Promise<void> => {
  const file = resolve(folder, name)
  const isFile = await stat(file).then(
    found => found.isFile(),
    () => true,
  )
  const part = isFile ? `${file}.${process.pid}.part` : file
  try {
    const handle = await open(part, 'w')
    try {
      for await (const piece of bytes) await handle.writeFile(piece)
      if (isFile) await handle.sync()
    } finally {
      await handle.close()
    }
    if (isFile) await rename(part, file)
  } catch (cause) {
    if (isFile) await rm(part, { force: true })
    if (cause instanceof Error && 'syscall' in cause) throw new NotWrittenError(`"${name}" cannot be written: ${cause.message}`, { cause })
    throw cause
  }
}
