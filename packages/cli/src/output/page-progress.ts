import { SingleBar } from 'cli-progress'
import type { Terminal } from '../terminal.ts'

/** Tells people how far a copy is. */
export interface PageProgress {
  report(progress: { readonly pages: number; readonly total: number }): void
  stop(): void
}

/** A bar on a terminal; elsewhere nothing. It goes to standard error. */
export const createPageProgress = ({ stderr }: Pick<Terminal, 'stderr'>, isQuiet: boolean): PageProgress => {
  if (isQuiet || stderr.isTTY !== true) return { report: () => undefined, stop: () => undefined }
  const bar = new SingleBar({ format: '{bar} {percentage} %', clearOnComplete: true, hideCursor: true, barsize: 30 })
  let isStarted = false
  return {
    report: ({ pages, total }) => {
      if (!isStarted) bar.start(total, pages)
      isStarted = true
      bar.update(pages)
    },
    stop: () => bar.stop(),
  }
}
