import { fileURLToPath } from 'node:url'
import { build, type Rolldown } from 'vite'

/** A file of the built storefront; all of them are text. */
export interface BuiltFile {
  /** Below the storefront's address: `index.html`, `assets/index-Bq3k.js`. */
  readonly path: string
  readonly text: string
}

const root = fileURLToPath(new URL('..', import.meta.url))

/** Builds the storefront in memory, in order of the paths. Throws what Vite throws. */
export const buildStorefront = async (): Promise<readonly BuiltFile[]> => {
  const built = await build({ root, logLevel: 'warn', mode: 'production', build: { write: false } })
  const outputs = (Array.isArray(built) ? built : [built]).flatMap(result => ('output' in result ? result.output : []))
  return outputs.map(file => ({ path: file.fileName, text: textOf(file) })).sort((a, b) => (a.path < b.path ? -1 : 1))
}

const textOf = (file: Rolldown.OutputChunk | Rolldown.OutputAsset): string => {
  if (file.type === 'chunk') return file.code
  return typeof file.source === 'string' ? file.source : new TextDecoder().decode(file.source)
}
