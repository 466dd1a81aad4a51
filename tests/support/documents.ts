import { readdirSync, readFileSync } from 'node:fs'
import { join, posix } from 'node:path'
import { root } from './workspace.ts'

/** A Markdown file by its path from the root. */
export interface Document {
  readonly path: string
  readonly text: string
}

/** A fenced block of a document: what stands after the fence (`ts`, `sh`, ...), and the lines between. */
export interface Block {
  readonly language: string
  readonly code: string
}

export const readDocument = (path: string): Document => ({ path, text: readFileSync(join(root, path), 'utf8') })

const markdownIn = (folder: string): string[] =>
  readdirSync(join(root, folder), { withFileTypes: true })
    .filter(entry => entry.isFile() && entry.name.endsWith('.md'))
    .map(({ name }) => (folder === '' ? name : `${folder}/${name}`))

/** What users and contributors read: the root's files, `docs/` with its decisions and its reference, and the README of every folder given. */
export const readDocuments = (folders: readonly string[]): Document[] =>
  ['', 'docs', 'docs/adr', 'docs/api', 'docs/cli', 'docs/errors', ...folders].flatMap(markdownIn).map(path => readDocument(path))

/** Folders of `examples`, and those below them, that have a README. */
export const exampleFolders = (): string[] =>
  readdirSync(join(root, 'examples'), { recursive: true, encoding: 'utf8' })
    .filter(path => path.endsWith('README.md') && !path.includes('node_modules'))
    .map(path => posix.join('examples', posix.dirname(path.replaceAll('\\', '/'))))
    .sort()

export const blocksOf = ({ text }: Document): Block[] =>
  [...text.matchAll(/^```(\w*)\n([\s\S]*?)^```$/gm)].map(([, language = '', code = '']) => ({ language, code }))

/** The text outside of fenced blocks. */
export const proseOf = ({ text }: Document): string => text.replace(/^```[\s\S]*?^```$/gm, '')

/** What stands between `// #region name` and `// #endregion` in a source, without the indentation of the whole. */
export const regionsOf = (source: string): string[] =>
  [...source.matchAll(/^( *)\/\/ #region .*\n([\s\S]*?)^ *\/\/ #endregion$/gm)].map(
    ([, indent = '', code = '']) => `${code.replaceAll(new RegExp(`^${indent}`, 'gm'), '').trimEnd()}\n`,
  )

/** The anchors GitHub gives to a document's headings. */
export const anchorsOf = (document: Document): Set<string> =>
  new Set(
    [...proseOf(document).matchAll(/^#+ (.+)$/gm)].map(([, heading = '']) =>
      heading
        .toLowerCase()
        .replace(/[^\p{L}\p{N}_ -]/gu, '')
        .trim()
        .replaceAll(' ', '-'),
    ),
  )
