import { existsSync } from 'node:fs'
import { resolve } from 'node:path'

const folder = resolve(import.meta.dirname, '../../../../../shared/data')

/** A file of real data, which lies beside the project where it is at hand; null elsewhere. */
export const realFile = (name: string): string | null => {
  const file = resolve(folder, name)
  return existsSync(file) ? file : null
}
