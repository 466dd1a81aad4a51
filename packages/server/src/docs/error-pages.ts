import { endpoints } from '../contract/index.ts'
import { errorHelp } from './error-help.ts'
import { escapeHtml, prose } from './html.ts'
import { allCodes, codesByStatus } from './openapi.ts'
import { htmlDocument } from './page.ts'

/** The list of codes. */
export function errorIndexPage(): string {
  const rows = allCodes().map(
    ({ code, status, title }) =>
      `<tr><th scope="row"><a href="errors/${code}"><code>${code}</code></a></th><td>${status} <span class="type">${escapeHtml(title)}</span></td></tr>`,
  )
  return htmlDocument(
    'Error codes',
    `<main><h1>Error codes</h1><p><a href="docs">API</a></p><table class="fields"><tbody>${rows.join('')}</tbody></table></main>`,
  )
}

/** The page that a problem's `type` leads to; undefined for a code there is none of. */
export function errorPage(code: string): string | undefined {
  const entry = allCodes().find(known => known.code === code)
  if (!entry) return undefined
  const where = Object.values(endpoints).filter(endpoint => [...codesByStatus(endpoint).values()].some(codes => codes.includes(entry.code)))
  const listed = where.map(({ id, method, path }) => `<li><a href="../docs#${id}"><code>${method} ${escapeHtml(path)}</code></a></li>`)
  const body = [
    `<main><p><a href="../docs">API</a> / <a href="../errors">Error codes</a></p><h1>${escapeHtml(entry.title)}</h1>`,
    `<p><code>${entry.code}</code>, HTTP ${entry.status}. ${entry.retryable ? 'The same request may succeed later.' : 'The same request will be refused again.'}</p>`,
    `<p>${prose(errorHelp[entry.code])}</p>`,
    listed.length === 0 ? '' : `<h2>Where it occurs</h2><ul>${listed.join('')}</ul>`,
    '</main>',
  ]
  return htmlDocument(`${entry.title} (${entry.code})`, body.join(''))
}
