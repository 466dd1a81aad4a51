import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { pnpm } from '../lib/install.mjs'
import { root } from '../lib/paths.mjs'

export interface PnpmAnswer {
  /** What it ended with; above 0 for its own reasons, too: an audit that found something. */
  readonly code: number
  readonly stdout: string
  readonly stderr: string
}

/** Runs the pnpm that this repository is installed with, in its root folder. */
export async function runPnpm(args: readonly string[]): Promise<PnpmAnswer> {
  const options = { cwd: root, maxBuffer: 64 * 2 ** 20, shell: process.platform === 'win32' }
  try {
    return { code: 0, ...(await promisify(execFile)('npx', ['-y', pnpm, ...args], options)) }
  } catch (error) {
    const { code, stdout = '', stderr = String(error) } = error as Partial<PnpmAnswer>
    return { code: typeof code === 'number' ? code : 127, stdout, stderr }
  }
}
