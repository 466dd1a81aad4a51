import { table } from './table.ts'

/** A field of something that was edited, before and after. */
export interface Change {
  readonly field: string
  readonly from: string
  readonly to: string
}

/** The fields that differ, in the order of `after`. Values are compared by how they are printed. */
export const changesOf = (before: Readonly<Record<string, string>>, after: Readonly<Record<string, string>>): readonly Change[] =>
  [...new Set([...Object.keys(after), ...Object.keys(before)])]
    .map(field => ({ field, from: before[field] ?? '', to: after[field] ?? '' }))
    .filter(({ from, to }) => from !== to)

/** Old and new value of every field that changed. */
export const describeChanges = (title: string, changes: readonly Change[], bold: (text: string) => string): string =>
  changes.length === 0
    ? `${title} is as it was.`
    : `${title} is changed.\n\n${table(
        [{ title: 'FIELD' }, { title: 'OLD' }, { title: '' }, { title: 'NEW' }],
        changes.map(({ field, from, to }) => [field, from || '-', '->', to || '-']),
        bold,
      )}`
