import type { Command } from 'commander'

/** Shells that can be told what to complete. */
export type Shell = 'bash' | 'zsh' | 'fish'

/** The words that may follow what was typed, for every command: its subcommands and options, and the choices of options that have some. */
interface Words {
  /** By the path of a command, such as `orders list`; the program's own is empty. */
  readonly commands: ReadonlyMap<string, readonly string[]>
  /** By the path of a command and one of its options, such as `orders list --status`. */
  readonly choices: ReadonlyMap<string, readonly string[]>
  /** Options that take a value, with their command's path likewise: the word after them is no command. */
  readonly valued: ReadonlySet<string>
}

/** A script that completes the commands of a program as they are now. */
export const completionScript = (shell: Shell, program: Command): string => {
  const words = wordsOf(program)
  if (shell === 'fish') return fish(words)
  // zsh understands bash's way by a module of its own.
  return shell === 'zsh' ? `autoload -U +X compinit && compinit\nautoload -U +X bashcompinit && bashcompinit\n${bash(words)}` : bash(words)
}

const wordsOf = (program: Command): Words => {
  const commands = new Map<string, readonly string[]>()
  const choices = new Map<string, readonly string[]>()
  const valued = new Set<string>()
  const visit = (command: Command, paths: readonly string[]) => {
    const own = [...command.options, ...(command === program ? [] : program.options.filter(({ long }) => long !== '--version'))]
    for (const path of paths) {
      commands.set(path, [...command.commands.map(sub => sub.name()), ...own.flatMap(({ long }) => long ?? []), '--help'])
      for (const { long, argChoices, required, optional } of own) {
        const key = `${path} ${long}`.trim()
        if (argChoices) choices.set(key, argChoices)
        if (required || optional) valued.add(key)
      }
    }
    for (const sub of command.commands) {
      visit(
        sub,
        paths.flatMap(path => [sub.name(), ...sub.aliases()].map(name => `${path} ${name}`.trim())),
      )
    }
  }
  visit(program, [''])
  return { commands, choices, valued }
}

/** Cases of a shell's `case`: names and words are made of letters, digits, dashes and underscores alone. */
const cases = (entries: ReadonlyMap<string, readonly string[]>, indent: string): string =>
  [...entries].map(([key, words]) => `${indent}'${key}') words='${words.join(' ')}' ;;`).join('\n')

const bash = ({ commands, choices, valued }: Words): string => `# Completion of cartwright.
_cartwright() {
  local current="\${COMP_WORDS[COMP_CWORD]}" previous="\${COMP_WORDS[COMP_CWORD-1]}" path='' words='' word index=1
  while [ "$index" -lt "$COMP_CWORD" ]; do
    word="\${COMP_WORDS[index]}"
    case "\${path:+$path }$word" in
${wrapped([...valued])}) index=$((index + 1)) ;;
${wrapped([...commands.keys()].filter(path => path !== ''))}) path="\${path:+$path }$word" ;;
    esac
    index=$((index + 1))
  done
  case "\${path:+$path }$previous" in
${cases(choices, '    ')}
${wrapped([...valued].filter(key => !choices.has(key)))}) return ;;
    *) case "$path" in
${cases(commands, '      ')}
    esac ;;
  esac
  COMPREPLY=($(compgen -W "$words" -- "$current"))
}
complete -o default -F _cartwright cartwright
`

const wrapped = (patterns: readonly string[]): string => `      ${patterns.map(pattern => `'${pattern}'`).join('|')}`

const fish = ({ commands, choices, valued }: Words): string => {
  const lines = [...commands].flatMap(([path, words]) => words.map(word => fishLine(path, word, { choices, valued })))
  return `# Completion of cartwright.
function __cartwright_at
  set -l typed (commandline -opc)[2..-1]
  set -l words
  for word in $typed
    string match -q -- '-*' $word; or set -a words $word
  end
  test "$words" = "$argv"
end
complete -c cartwright -e
${lines.join('\n')}
`
}

const fishLine = (path: string, word: string, { choices, valued }: Pick<Words, 'choices' | 'valued'>): string => {
  const where = `complete -c cartwright -n '__cartwright_at ${path}'`
  if (!word.startsWith('--')) return `${where} -f -a '${word}'`
  const key = `${path} ${word}`.trim()
  const chosen = choices.get(key)
  return `${where} -l '${word.slice(2)}'${chosen ? ` -x -a '${chosen.join(' ')}'` : valued.has(key) ? ' -r' : ''}`
}
