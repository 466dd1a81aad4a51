import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { runProgram } from 'cartwright'
import { expect, it, onTestFinished } from 'vitest'
import { readDocument } from '../support/documents.ts'

/** Files, command lines and what they print, in the order of the page. */
const stepsOf = (text: string) =>
  [...text.matchAll(/(?:`([\w.]+)`[^`\n]*\n\n)?```(csv|sh|text)\n(.*?)```/gs)].map(([, file = '', language = '', code = '']) => ({ file, language, code }))

it('docs/import-export.md shows files and commands that do as printed', { timeout: 60_000 }, async () => {
  const cwd = mkdtempSync(join(tmpdir(), 'cartwright-docs-'))
  onTestFinished(() => rmSync(cwd, { recursive: true, force: true }))
  const steps = stepsOf(readDocument('docs/import-export.md').text)
  expect(steps.map(({ language }) => language).filter(language => language === 'text')).toHaveLength(6)
  let printed = ''
  const sink = {
    write: (text: string) => {
      printed += text
    },
  }
  const terminal = { stdout: sink, stderr: sink, stdin: { async *[Symbol.asyncIterator]() {} }, env: {}, cwd, onStop: () => undefined }
  for (const { file, language, code } of steps) {
    if (language === 'csv') writeFileSync(join(cwd, file), code)
    if (language === 'text') expect(printed.replaceAll('\r', '')).toContain(code)
    if (language !== 'sh') continue
    printed = ''
    for (const line of code.trim().split('\n')) expect(await runProgram(line.replace('npx cartwright ', '').split(' '), terminal), line).toBeLessThan(2)
  }
})
