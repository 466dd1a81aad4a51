import { execFile, spawnSync } from 'node:child_process'
import { promisify } from 'node:util'
import { describe, expect, it } from 'vitest'
import { openDemoServer } from '../support/demo-server.ts'
import { type Block, blocksOf, readDocument } from '../support/documents.ts'

const hasCurl = spawnSync('curl', ['--version']).status === 0
const end = '@@ end of step @@'

/** Calls of a document, each with what is shown as its answer, where something is. */
const stepsOf = (blocks: readonly Block[]) =>
  blocks.flatMap(({ language, code }, index) => {
    if (language !== 'sh' || !/^\S*curl |\$\(curl /m.test(code)) return []
    const next = blocks[index + 1]
    return [{ code, shown: next && (next.language === 'json' || next.language === 'text') ? next : null }]
  })

/** An answer as it is shown: what is left out may be anything, and so may a text that is shown as `...`. */
const asShown = (shown: unknown): unknown => {
  if (typeof shown === 'string' && shown.endsWith('...')) return expect.stringContaining(shown.slice(0, -3))
  if (Array.isArray(shown)) return shown.map(asShown)
  if (typeof shown !== 'object' || shown === null) return shown
  return expect.objectContaining(Object.fromEntries(Object.entries(shown).map(([name, value]) => [name, asShown(value)])))
}

const lines = (text: string) =>
  text
    .replaceAll('\r', '')
    .split('\n')
    .map(line => line.trim())

describe.skipIf(!hasCurl).each(['docs/get-started.md', 'docs/http-api.md'])('%s', path => {
  it('shows calls that work as printed, with the answers they get', async () => {
    const steps = stepsOf(blocksOf(readDocument(path)))
    const shop = await openDemoServer()
    const script = steps.map(({ code }) => `${code}\necho\necho '${end}'`).join('\n')
    const here = script.replaceAll('http://127.0.0.1:3000', shop.url).replaceAll('ck_...', shop.key)
    const { stdout } = await promisify(execFile)('bash', ['-c', here]).finally(shop.close)
    const answers = stdout.split(`${end}\n`)
    expect(answers).toHaveLength(steps.length + 1)
    for (const [index, { code, shown }] of steps.entries()) {
      const answer = answers[index] ?? ''
      if (shown?.language === 'json') expect(JSON.parse(answer), code).toEqual(asShown(JSON.parse(shown.code)))
      if (shown?.language === 'text') expect(lines(answer), code).toEqual(expect.arrayContaining(lines(shown.code).filter(line => line !== '')))
    }
  })
})
