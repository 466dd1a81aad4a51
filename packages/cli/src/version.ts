import { readFileSync } from 'node:fs'

const manifest: unknown = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8'))

/** This program's version. */
export const version = String((manifest as { readonly version: string }).version)
