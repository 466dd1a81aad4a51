import type { CommandHelp } from '../help.ts'

/** The pages of the command line by file name: one for each command with those below it, and a list of all. */
export function cliPages(commands: readonly CommandHelp[]): ReadonlyMap<string, string> {
  const groups = [
    ...Map.groupBy(
      commands.filter(({ path }) => path.length > 0),
      ({ path }) => path[0] ?? '',
    ),
  ]
  return new Map([
    ['README.md', indexPage(groups)],
    ...groups.map(([name, group]) => [`${name}.md`, `${group.map(section).join('\n')}\n[All commands](README.md)\n`] as const),
  ])
}

function indexPage(groups: readonly (readonly [string, readonly CommandHelp[]])[]): string {
  const rows = groups.map(([name, group]) => `| [${name}](${name}.md) | ${summaryOf(group[0]?.text ?? '').replaceAll('|', '\\|')} |`)
  return `# Commands\n\nWhich shop, exit codes, files: [the command line](../cli.md).\n\n| | |\n| --- | --- |\n${rows.join('\n')}\n`
}

/** The first sentence of what a command says about itself. */
function summaryOf(text: string): string {
  const about = text.split('\n\n')[1] ?? ''
  return about.replaceAll('\n', ' ').replace(/\.(?: .*)?$/, '.')
}

function section(command: CommandHelp): string {
  return `${'#'.repeat(Math.min(3, command.path.length))} cartwright ${command.path.join(' ')}\n\n\`\`\`text\n${ownHelp(command)}\n\`\`\`\n`
}

/** The help without what every command's has in common. */
function ownHelp({ text }: CommandHelp): string {
  return text
    .replace(/\nGlobal Options:\n(?: .*\n)+/, '')
    .replace(/\n {2}-h, --help .*/, '')
    .replace(/\nOptions:\n(?=\n|$)/, '')
    .trim()
}
