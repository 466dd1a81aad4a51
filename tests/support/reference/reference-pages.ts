import { existsSync, readdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { expect } from 'vitest'
import { root } from '../workspace.ts'

/** What pages that nobody writes by hand begin with. */
export const generatedMark = '<!-- Generated: `npm test -- tests/docs -u` brings it up to date. -->\n'

/** Holds the pages of a folder against what they should be, and that there are no others; with `-u` they are written. */
export async function expectPages(folder: string, pages: ReadonlyMap<string, string>): Promise<void> {
  for (const [name, text] of pages) await expect(`${generatedMark}\n${text}`).toMatchFileSnapshot(join(root, folder, name))
  const present = existsSync(join(root, folder)) ? readdirSync(join(root, folder)) : []
  const outdated = present.filter(name => !pages.has(name))
  // As `-u` does with what it writes: a page whose subject is gone goes too.
  if (process.argv.includes('-u') || process.argv.includes('--update')) for (const name of outdated) rmSync(join(root, folder, name))
  else expect(outdated).toEqual([])
}
