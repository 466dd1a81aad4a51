import { shortened } from './table.ts'

/** A line of a chart: what was won, of which a part was given back. */
export interface Bar {
  readonly label: string
  readonly value: number
  /** Drawn lighter at the end of the bar. */
  readonly back: number
  /** What stands behind the bar. */
  readonly text: string
}

const eighths = ['', '▏', '▎', '▍', '▌', '▋', '▊', '▉']

/**
 * Bars for a terminal, all on one scale that begins at 0.
 * @param isRich blocks of Unicode in eighths of a character; else plain ASCII
 */
export const barChart = (bars: readonly Bar[], { columns, isRich }: { readonly columns: number; readonly isRich: boolean }): string => {
  const labels = bars.map(({ label }) => shortened(label))
  const labelWidth = Math.max(0, ...labels.map(label => label.length))
  const textWidth = Math.max(0, ...bars.map(({ text }) => text.length))
  const width = Math.max(10, columns - labelWidth - textWidth - 4)
  const most = Math.max(...bars.map(({ value, back }) => Math.max(value, back)), 0)
  return bars
    .map(({ value, back, text }, index) => {
      const cellsOf = (amount: number) => (most === 0 ? 0 : (amount / most) * width)
      const drawn = draw(cellsOf(Math.max(0, value - back)), cellsOf(back), isRich)
      return `${(labels[index] ?? '').padEnd(labelWidth)}  ${drawn.padEnd(width)}  ${text}`.trimEnd()
    })
    .join('\n')
}

const draw = (kept: number, back: number, isRich: boolean): string => {
  const whole = Math.floor(kept)
  // A light part follows a whole character, so that both can be told apart.
  if (back > 0) return (isRich ? '█' : '#').repeat(Math.round(kept)) + (isRich ? '░' : '-').repeat(Math.max(1, Math.round(back)))
  if (!isRich) return '#'.repeat(kept > 0 ? Math.max(1, Math.round(kept)) : 0)
  const rest = eighths[Math.floor((kept - whole) * 8)] ?? ''
  return '█'.repeat(whole) + (whole === 0 && rest === '' && kept > 0 ? '▏' : rest)
}
