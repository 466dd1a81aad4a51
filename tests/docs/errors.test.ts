import { join } from 'node:path'
import type { ErrorCode } from '@cartwright/core'
import { endpoints } from '@cartwright/server/contract'
import { expect, it } from 'vitest'
import { errorHelp } from '../../packages/server/src/docs/error-help.ts'
import { allCodes, codesByStatus } from '../../packages/server/src/docs/openapi.ts'
import { readDocument } from '../support/documents.ts'
import { root } from '../support/workspace.ts'

const mark = '<!-- What follows is made from the table of codes: `npm test -- tests/docs -u` brings it up to date. -->\n'

/** A code that more endpoints than this may answer with belongs to all of them. */
const listedMax = 20

const callsWith = (code: ErrorCode): string[] =>
  Object.values(endpoints)
    .filter(endpoint => [...codesByStatus(endpoint).values()].some(codes => codes.includes(code)))
    .map(({ method, path }) => `\`${method} ${path}\``)

const where = (code: ErrorCode): string => {
  const calls = callsWith(code)
  if (calls.length === 0) return ''
  return calls.length > listedMax ? '\nAnswered by most calls.\n' : `\nAnswered by ${calls.join(', ')}.\n`
}

const section = ({ code, status, title, retryable }: ReturnType<typeof allCodes>[number]): string =>
  `## ${code}\n\n${status}, ${title}.${retryable ? ' The same request may succeed later.' : ''}\n\n${errorHelp[code]}\n${where(code)}`

const overview = (): string => {
  const byStatus = [...Map.groupBy(allCodes(), ({ status }) => status)].sort(([a], [b]) => a - b)
  return byStatus.map(([status, codes]) => `- **${status}**: ${codes.map(({ code }) => `[${code}](#${code})`).join(', ')}`).join('\n')
}

it('docs/errors.md says of every code what it means, where it occurs and what to do', async () => {
  const [head = ''] = readDocument('docs/errors.md').text.split(mark)
  await expect(`${head}${mark}\n${overview()}\n\n${allCodes().map(section).join('\n')}`).toMatchFileSnapshot(join(root, 'docs/errors.md'))
})
