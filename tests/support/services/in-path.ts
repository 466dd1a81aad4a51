import { existsSync } from 'node:fs'
import { delimiter, join } from 'node:path'

/** Where a program is on the search path, or in the folders of system programs; undefined when it is in none. */
export function inPath(program: string): string | undefined {
  const folders = [...(process.env.PATH ?? '').split(delimiter), '/usr/sbin', '/usr/local/sbin', '/sbin'].filter(folder => folder !== '')
  return folders.map(folder => join(folder, program)).find(path => existsSync(path))
}
