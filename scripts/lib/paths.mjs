import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

/** The repository's root folder. */
export const root = fileURLToPath(new URL('../..', import.meta.url)).replace(/[\\/]$/, '')

/** The pinned Node the programs and tests run on; it comes as a dependency, so that any Node >= 18 can start the scripts. */
export const node24 = join(root, 'node_modules/node/bin', process.platform === 'win32' ? 'node.exe' : 'node')

/** Where the scripts remember what they have built. */
export const cacheDir = join(root, 'node_modules/.cache/cartwright')
