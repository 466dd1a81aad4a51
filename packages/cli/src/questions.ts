import type { Terminal } from './terminal.ts'

/** Asks somebody who sits at the terminal. */
export interface Questions {
  /** What was answered, without blanks around it; nothing when the input has ended. */
  ask(question: string): Promise<string>
  /** Lets go of the input: the program may end. */
  close(): Promise<void>
}

/** Whether somebody sits there who can be asked. */
export const canAsk = ({ stdin, stderr }: Pick<Terminal, 'stdin' | 'stderr'>): boolean => stdin.isTTY === true && stderr.isTTY === true

/** Questions go to standard error, so that a pipe carries results only. */
export const createQuestions = ({ stdin, stderr }: Pick<Terminal, 'stdin' | 'stderr'>): Questions => {
  const lines = linesOf(stdin)
  return {
    ask: async question => {
      stderr.write(question)
      const { value, done } = await lines.next()
      return done ? '' : value.trim()
    },
    close: async () => {
      await lines.return()
    },
  }
}

async function* linesOf(bytes: AsyncIterable<Uint8Array>): AsyncGenerator<string, void, undefined> {
  const decoder = new TextDecoder()
  let rest = ''
  for await (const piece of bytes) {
    const lines = (rest + decoder.decode(piece, { stream: true })).split('\n')
    rest = lines.pop() ?? ''
    yield* lines
  }
  if (rest !== '') yield rest
}
