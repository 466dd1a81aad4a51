import { describe, expect, it } from 'vitest'
import { blocksOf, exampleFolders, readDocuments } from '../support/documents.ts'
import { helpOf } from '../support/help.ts'
import { cliPages } from '../support/reference/cli-pages.ts'
import { expectPages } from '../support/reference/reference-pages.ts'
import { readPackages } from '../support/workspace.ts'

const commands = await helpOf()
describe('docs/cli', () => {
  it('shows every command as the program does', async () => {
    await expectPages('docs/cli', cliPages(commands))
  })

  it('has an example for every command that does something', () => {
    const doing = commands.filter(({ commands: below }) => below.length === 0)
    expect(doing.filter(({ text }) => !/\nExamples:\n {2}\$ /.test(text)).map(({ path }) => path.join(' '))).toEqual([])
  })
})

/** The command lines of a document, each as what follows `cartwright`. */
const linesOf = (code: string): string[] =>
  [...code.replaceAll('\\\n', ' ').matchAll(/(?:^|\s|\$ )(?:npx cartwright|cartwright --|cartwright) (?!serve-)(.*)$/gm)].map(([, line = '']) => line)

const isKnown = (line: string): boolean => {
  const words = line
    .replace(/ [#|<&>].*$/, '')
    .split(/\s+/)
    .filter(word => word !== '--')
  let found = commands[0]
  for (const word of words) {
    if (!found?.commands.includes(word)) break
    const path = [...found.path, word]
    found = commands.find(command => command.path.join(' ') === path.join(' '))
  }
  if (!found || (found.path.length === 0 && !words.some(word => word.startsWith('--')))) return false
  const options = words.filter(word => word.startsWith('--')).map(word => word.split('=')[0] ?? word)
  return options.every(option => found.options.includes(option))
}

describe('command lines', () => {
  const documents = readDocuments([...readPackages().map(({ folder }) => folder), ...exampleFolders()])
  const lines = documents.flatMap(document =>
    blocksOf(document)
      .filter(({ language }) => language === 'sh')
      .flatMap(({ code }) => linesOf(code).map(line => ({ path: document.path, line }))),
  )

  it('are found in the documentation', () => {
    expect(lines.length).toBeGreaterThan(20)
  })

  it.each(lines)('in $path are such that the program takes: $line', ({ line }) => {
    expect(isKnown(line)).toBe(true)
  })
})
