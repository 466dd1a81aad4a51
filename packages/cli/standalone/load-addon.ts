import { createHash } from 'node:crypto'
import { chmodSync, lstatSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { CommerceError } from '@cartwright/core'

/**
 * Loads a native add-on from its bytes: the system loads files only. It is kept in `cacheFolder`, which its owner alone can open, under the hash of its bytes; where that cannot be, it is
 * written to the folder for temporary files and removed once it is loaded.
 * @throws CommerceError `storage_unavailable` when neither folder lets us write and load
 */
export const loadAddon = (bytes: Uint8Array, cacheFolder: string, temporaryFolder: string = tmpdir()): unknown => {
  try {
    return loadFile(keep(bytes, cacheFolder))
  } catch {
    return loadOnce(bytes, cacheFolder, temporaryFolder)
  }
}

const loadOnce = (bytes: Uint8Array, cacheFolder: string, temporaryFolder: string): unknown => {
  let folder: string | undefined
  try {
    folder = mkdtempSync(join(temporaryFolder, 'cartwright-'))
    const file = join(folder, 'addon.node')
    writeFileSync(file, bytes, { mode: 0o600, flag: 'wx' })
    return loadFile(file)
  } catch (cause) {
    throw new CommerceError(
      'storage_unavailable',
      `SQLite cannot be unpacked: neither ${cacheFolder} nor ${temporaryFolder} lets a library be written and loaded. Set XDG_CACHE_HOME or TMPDIR to a folder that does.`,
      {},
      { cause },
    )
  } finally {
    if (folder !== undefined) rmSync(folder, { recursive: true, force: true })
  }
}

/** Puts the bytes into a file of the folder, unless they are there. Others may do the same at the same time: what they see is whole. */
const keep = (bytes: Uint8Array, folder: string): string => {
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  assertOwn(folder)
  const hash = hashOf(bytes)
  const file = join(folder, `${hash.slice(0, 32)}.node`)
  if (hashOfFile(file) === hash) return file
  const draft = `${file}.${process.pid}.tmp`
  try {
    writeFileSync(draft, bytes, { mode: 0o600 })
    renameSync(draft, file)
  } finally {
    rmSync(draft, { force: true })
  }
  return file
}

/** Whoever can write to the folder could have their code run here. */
const assertOwn = (folder: string): void => {
  const found = lstatSync(folder)
  if (!found.isDirectory() || found.uid !== process.getuid?.()) throw new Error(`${folder} is somebody else's.`)
  if ((found.mode & 0o077) !== 0) chmodSync(folder, 0o700)
}

const hashOf = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex')

const hashOfFile = (file: string): string | undefined => {
  try {
    return hashOf(readFileSync(file))
  } catch {
    return undefined
  }
}

const loadFile = (file: string): unknown => {
  const module = { exports: {} }
  process.dlopen(module, file)
  return module.exports
}
