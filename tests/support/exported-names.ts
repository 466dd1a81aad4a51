import { readFileSync } from 'node:fs'
import { join, posix } from 'node:path'
import { parseSync } from 'vite'
import { root } from './workspace.ts'

/**
 * Every name a module gives away, following `export *` inside its package; a type is marked `type`.
 * @param path the module's source file, from the repository's root
 * @throws Error when it re-exports everything of another package: such a surface would change without us
 */
export const exportedNames = (path: string): string[] => [...new Set(collect(path, false))].sort((a, b) => bare(a).localeCompare(bare(b), 'en'))

const bare = (name: string) => name.replace(/^type /, '')

const collect = (path: string, onlyTypes: boolean): string[] => {
  const code = readFileSync(join(root, path), 'utf8')
  return parseSync(path, code).module.staticExports.flatMap(statement =>
    statement.entries.flatMap(entry => {
      const isType = onlyTypes || entry.isType || /^export\s+type\b/.test(code.slice(statement.start, statement.end))
      const { name } = entry.exportName
      if (name) return [isType ? `type ${name}` : name]
      if (entry.exportName.kind === 'Default') return ['default']
      const from = entry.moduleRequest?.value ?? ''
      if (!from.startsWith('.')) throw new Error(`${path} re-exports everything of ${from}`)
      return collect(posix.join(posix.dirname(path), from), isType)
    }),
  )
}
