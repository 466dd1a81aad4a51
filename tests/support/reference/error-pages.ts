import type { ErrorCode } from '@cartwright/core'
import { endpoints } from '@cartwright/server/contract'
import { errorHelp } from '../../../packages/server/src/docs/error-help.ts'
import { allCodes, codesByStatus } from '../../../packages/server/src/docs/openapi.ts'

type Entry = ReturnType<typeof allCodes>[number]

/** A code that more endpoints than this may answer with belongs to all of them. */
const listedMax = 20

/** The pages of the error codes by file name: one for each code, and a list of all by status. */
export function errorPages(): ReadonlyMap<string, string> {
  const codes = allCodes()
  return new Map([['README.md', indexPage(codes)], ...codes.map(entry => [`${entry.code}.md`, pageOf(entry)] as const)])
}

function indexPage(codes: readonly Entry[]): string {
  const byStatus = [...Map.groupBy(codes, ({ status }) => status)].sort(([a], [b]) => a - b)
  const groups = byStatus.map(([status, entries]) => {
    const rows = entries.map(({ code, title, retryable }) => `| [${code}](${code}.md) | ${title} | ${retryable ? 'may succeed later' : ''} |`)
    return `## ${status}\n\n| code | | the same request |\n| --- | --- | --- |\n${rows.join('\n')}\n`
  })
  return `# Error codes\n\nWhat an error looks like, and how programs read it: [errors](../errors.md).\n\n${groups.join('\n')}`
}

function pageOf({ code, status, title, retryable }: Entry): string {
  const example = { type: `/errors/${code}`, title, status, code, retryable, request_id: 'k3v9-1' }
  return [
    `# ${code}`,
    `HTTP ${status}, ${title}. ${retryable ? 'The same request may succeed later.' : 'The same request will be refused again.'}`,
    errorHelp[code],
    where(code),
    `Every answer with this code has at least:\n\n\`\`\`json\n${JSON.stringify(example, null, 2)}\n\`\`\``,
    '[All codes](README.md)',
  ]
    .filter(part => part !== '')
    .join('\n\n')
    .concat('\n')
}

function where(code: ErrorCode): string {
  const calls = Object.values(endpoints)
    .filter(endpoint => [...codesByStatus(endpoint).values()].some(codes => codes.includes(code)))
    .map(({ method, path }) => `- \`${method} ${path}\``)
  if (calls.length === 0) return ''
  return calls.length > listedMax ? 'Answered by most calls.' : `Answered by:\n\n${calls.join('\n')}`
}
