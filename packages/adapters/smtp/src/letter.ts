/** A mail as it is sent: plain text, and the same as simple HTML. */
export interface Letter {
  readonly subject: string
  readonly text: string
  readonly html: string
}

/** What a letter says, in plain text throughout: {@link letter} escapes it. */
export interface LetterParts {
  readonly subject: string
  /** Whom it greets; nobody by name when empty. */
  readonly name?: string
  readonly paragraphs: readonly string[]
  /** Rows of a table, each a text and, on the right, an amount or nothing. */
  readonly rows?: readonly (readonly [text: string, amount: string])[]
  /** What to press. */
  readonly link?: { readonly label: string; readonly url: string }
  /** What comes after table and link. */
  readonly closing?: readonly string[]
  /** The shop's name. */
  readonly signature: string
}

/** A letter of these parts. Line breaks in them, as a name may have, become spaces: nothing can add a line of its own. */
export function letter({ subject, name = '', paragraphs, link, rows = [], closing = [], signature }: LetterParts): Letter {
  const greeting = name.trim() === '' ? 'Hello,' : `Hello ${oneLine(name)},`
  const text = [
    greeting,
    ...paragraphs.map(oneLine),
    ...(rows.length > 0 ? [rows.map(([left, right]) => `${oneLine(left)}  ${oneLine(right)}`.trimEnd()).join('\n')] : []),
    ...(link ? [`${oneLine(link.label)}:\n${link.url}`] : []),
    ...closing.map(oneLine),
    oneLine(signature),
  ]
  const html = [
    paragraph(greeting),
    ...paragraphs.map(paragraph),
    ...(rows.length > 0 ? [`<table cellpadding="4">${rows.map(row).join('')}</table>`] : []),
    ...(link ? [`<p><a href="${escaped(link.url)}">${escaped(oneLine(link.label))}</a></p>`] : []),
    ...closing.map(paragraph),
    paragraph(signature),
  ]
  const page = `<!doctype html><html lang="en"><body style="font-family:sans-serif;line-height:1.5">${html.join('\n')}</body></html>`
  return { subject: oneLine(subject), text: `${text.join('\n\n')}\n`, html: page }
}

function paragraph(text: string): string {
  return `<p>${escaped(oneLine(text))}</p>`
}

function row([left, right]: readonly [string, string]): string {
  return `<tr><td>${escaped(oneLine(left))}</td><td align="right">${escaped(oneLine(right))}</td></tr>`
}

function oneLine(text: string): string {
  return text.replace(/[\s\p{Cc}]+/gu, ' ').trim()
}

const entities: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' }

function escaped(text: string): string {
  return text.replace(/[&<>"']/g, character => entities[character] ?? character)
}
