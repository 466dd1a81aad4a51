import { open, rename, rm } from 'node:fs/promises'
import { resolve } from 'node:path'
import { FailedError } from '../errors.ts'

/**
 * Writes a file beside its place and puts it there when it is whole and on the disk: whoever looks finds the old one or the new one, never a part of one, also after a crash
 * (RELIABILITY C46). Throws {@link FailedError} when it cannot be written.
 */
export const replaceFile = async (folder: string, name: string, bytes: AsyncIterable<Uint8Array>): Promise<void> => {
  const file = resolve(folder, name)
  const part = `${file}.${process.pid}.part`
  try {
    const handle = await open(part, 'w')
    try {
      for await (const piece of bytes) await handle.writeFile(piece)
      await handle.sync()
    } finally {
      await handle.close()
    }
    await rename(part, file)
  } catch (cause) {
    await rm(part, { force: true })
    if (cause instanceof Error && 'syscall' in cause) throw new FailedError(`"${name}" cannot be written: ${cause.message}`, { cause })
    throw cause
  }
}
