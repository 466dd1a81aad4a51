import { styleText } from 'node:util'
import type { Sink, Terminal } from '../terminal.ts'

/** Colours a text, or leaves it as it is where colours would only be noise. */
export interface Paint {
  readonly bold: (text: string) => string
  readonly dim: (text: string) => string
  readonly green: (text: string) => string
  readonly red: (text: string) => string
  readonly yellow: (text: string) => string
}

/** Whether a stream is a terminal that shows more than plain text. */
export const isRich = (sink: Sink, { env }: Pick<Terminal, 'env'>): boolean => sink.isTTY === true && !env.NO_COLOR && env.TERM !== 'dumb'

/** Colours for a stream: none when it is piped, when `NO_COLOR` is set, or on a terminal that says it has none. */
export const paintFor = (sink: Sink, terminal: Pick<Terminal, 'env'>): Paint => {
  const isOn = isRich(sink, terminal)
  const painter = (style: 'bold' | 'dim' | 'green' | 'red' | 'yellow') => (text: string) => (isOn ? styleText(style, text, { validateStream: false }) : text)
  return { bold: painter('bold'), dim: painter('dim'), green: painter('green'), red: painter('red'), yellow: painter('yellow') }
}
