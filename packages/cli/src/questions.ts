import { FailedError } from './errors.ts'
import type { Terminal } from './terminal.ts'

/** Asks somebody who sits at the terminal. */
export interface Questions {
  /** What was answered, without blanks around it; nothing when the input has ended. */
  ask(question: string): Promise<string>
  /** The same for a secret, as it is typed: it is not shown. Throws {@link FailedError} when somebody gives up with Ctrl-C. */
  askSecret(question: string): Promise<string>
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
    askSecret: async question => {
      stderr.write(question)
      // Nothing is echoed then, and keys that the terminal would see to come here.
      stdin.setRawMode?.(true)
      try {
        const { value, done } = await lines.next()
        const typed = done ? '' : value
        if (typed.endsWith(interrupt)) throw new FailedError('Nothing was changed.')
        return erased(typed)
      } finally {
        stdin.setRawMode?.(false)
        stderr.write('\n')
      }
    },
    close: async () => {
      await lines.return()
    },
  }
}

/** Ctrl-C, where the terminal does not see to it. */
const interrupt = '\u0003'
const lineEnd = new RegExp(`\r\n|\r|\n|(?<=${interrupt})`)

/** What is left after every backspace. */
const erased = (typed: string): string => {
  const left: string[] = []
  for (const character of typed) {
    if (character === '\u007f' || character === '\b') left.pop()
    else left.push(character)
  }
  return left.join('')
}

async function* linesOf(bytes: AsyncIterable<Uint8Array>): AsyncGenerator<string, void, undefined> {
  const decoder = new TextDecoder()
  let rest = ''
  for await (const piece of bytes) {
    const lines = (rest + decoder.decode(piece, { stream: true })).split(lineEnd)
    rest = lines.pop() ?? ''
    yield* lines
  }
  if (rest !== '') yield rest
}
