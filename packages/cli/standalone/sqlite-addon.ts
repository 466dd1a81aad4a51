// Takes the place of `better-sqlite3/lib/binding.js`, which looks for the add-on in `node_modules`.
import { homedir } from 'node:os'
import { join } from 'node:path'
import { getRawAsset } from 'node:sea'
import { loadAddon } from './load-addon.ts'

/** The name under which the add-on lies in the executable. */
const asset = 'better-sqlite3.node'

let addon: unknown

/** The native half of better-sqlite3: unpacked from the executable when it is asked for first. */
export const getBinding = (): unknown => {
  const { XDG_CACHE_HOME } = process.env
  addon ??= loadAddon(new Uint8Array(getRawAsset(asset)), join(XDG_CACHE_HOME || join(homedir(), '.cache'), 'cartwright'))
  return addon
}
