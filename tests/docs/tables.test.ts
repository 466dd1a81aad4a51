import { type Measure, measures } from '@cartwright/core'
import { defaultLimits, type LimitRule } from '@cartwright/server'
import { expect, it } from 'vitest'
import { readDocument } from '../support/documents.ts'
import { helpOf } from '../support/help.ts'

/** The first cells of a document's tables, without backticks. */
const firstCells = (path: string) => [...readDocument(path).text.matchAll(/^\| `([^|]+)` *\|/gm)].map(([, cell = '']) => cell)

const figure = ({ limit, windowMs }: LimitRule) => `${limit} in ${windowMs / 60_000} min`

const told = (rules: readonly LimitRule[]): string => {
  const [first, second] = rules
  if (first && second && first.by === 'address' && second.by === 'principal' && figure(first) === figure(second)) return figure(first)
  return rules.map(rule => `${figure(rule)} by ${rule.by}`).join(', ')
}

it('docs/http-api.md has the limits as they are', () => {
  const { text } = readDocument('docs/http-api.md')
  const shown = [...text.matchAll(/^\| `(\w+)` \| (\d+ in .*) \|$/gm)].map(([, name, limit]) => [name, limit])
  const limited = Object.entries(defaultLimits).filter(([, rules]) => rules.length > 0)
  expect(Object.fromEntries(shown)).toEqual(Object.fromEntries(limited.map(([name, rules]) => [name, told(rules)])))
})

it.each(['docs/deploy.md', 'packages/cli/README.md'])('%s has every variable that serve reads', async path => {
  const [serve] = await helpOf(['serve'])
  const named = [...(serve?.text ?? '').matchAll(/^ {2}([A-Z_]+(?:, [A-Z_]+)*) {2}/gm)].flatMap(([, names = '']) => names.split(', '))
  expect(named.length).toBeGreaterThan(9)
  const shown = firstCells(path).flatMap(cell => cell.split('`, `'))
  expect(named.filter(name => !shown.includes(name))).toEqual([])
})

it('docs/observability.md has every measure as it is', () => {
  const rows = Object.entries<Measure>(measures).map(
    ([name, { kind, labels, help }]) => `| \`${name}\` | ${kind} | ${labels.map(label => `\`${label}\``).join(', ')} | ${help} |`,
  )
  const shown = [...readDocument('docs/observability.md').text.matchAll(/^\| `cartwright_.*\|$/gm)].map(([row]) => row)
  expect(shown).toEqual([...rows, expect.stringContaining('`cartwright_build_info`')])
})
