import { runProgram, type Terminal } from 'cartwright'

/** A command as its `--help` describes it; `path` is what follows `cartwright`. */
export interface CommandHelp {
  readonly path: readonly string[]
  readonly text: string
  /** Names of the commands below it. */
  readonly commands: readonly string[]
  /** Long options it takes, those of every command too: `--json`. */
  readonly options: readonly string[]
}

const print = async (args: readonly string[]): Promise<string> => {
  let text = ''
  const sink = { write: (more: string) => (text += more) }
  const terminal: Terminal = { stdout: sink, stderr: sink, stdin: (async function* () {})(), env: {}, cwd: '.', onStop: () => undefined }
  await runProgram(args, terminal)
  return text
}

const sectionOf = (text: string, title: string): string[] => {
  const lines = text.split('\n')
  const start = lines.indexOf(`${title}:`)
  if (start === -1) return []
  const end = lines.findIndex((line, index) => index > start && !line.startsWith(' '))
  return lines.slice(start + 1, end === -1 ? undefined : end)
}

const namesIn = (text: string): string[] =>
  sectionOf(text, 'Commands')
    .map(line => /^ {2}([a-z][\w-]*)/.exec(line)?.[1])
    .filter(name => name !== undefined && name !== 'help') as string[]

const optionsIn = (text: string): string[] =>
  ['Options', 'Global Options'].flatMap(title => sectionOf(text, title)).flatMap(line => /^ {2}(?:-\w, )?(--[\w-]+)/.exec(line)?.[1] ?? [])

/** The help of a command and of all below it, in the order in which they are listed. */
export const helpOf = async (path: readonly string[] = []): Promise<CommandHelp[]> => {
  const text = await print([...path, '--help'])
  const commands = namesIn(text)
  const below: CommandHelp[] = []
  for (const name of commands) below.push(...(await helpOf([...path, name])))
  return [{ path, text, commands, options: optionsIn(text) }, ...below]
}
