import { readFileSync } from 'node:fs'
import { join } from 'node:path'

// One folder up, from `src` as from `dist`.
const manifest: unknown = JSON.parse(readFileSync(join(import.meta.dirname, '..', 'package.json'), 'utf8'))

/** This program's version. */
export const { version } = manifest as { readonly version: string }
