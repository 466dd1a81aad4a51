import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { blocksOf, readDocuments, regionsOf } from '../support/documents.ts'
import { readPackages, root } from '../support/workspace.ts'

/** These try their samples out in tests of their own. */
const elsewhere = ['packages/core', 'packages/client-sdk', 'packages/server']
const folders = readPackages().map(({ folder }) => folder)
const documents = readDocuments(folders.filter(folder => !elsewhere.includes(folder)))

const samples = join(root, 'tests/docs/samples')
const regions = readdirSync(samples).flatMap(name => regionsOf(readFileSync(join(samples, name), 'utf8')))
const shown = documents.flatMap(document => blocksOf(document).map(block => ({ path: document.path, ...block }))).filter(({ language }) => language === 'ts')

describe('TypeScript in the documentation', () => {
  it.each(documents.filter(document => blocksOf(document).some(({ language }) => language === 'ts')))('is compiled and run as it stands: $path', ({ path }) => {
    const unknown = shown.filter(block => block.path === path && !regions.includes(block.code))
    expect(unknown.map(({ code }) => code)).toEqual([])
  })

  it('shows every sample there is', () => {
    expect(regions.filter(region => !shown.some(({ code }) => code === region))).toEqual([])
  })
})
