import type { DeadLetter } from '@cartwright/client'
import type { Command } from 'commander'
import { type Cli, examples, idNumber, type PageOptions, paged, pageNote, type ShopContext } from '../cli.ts'
import { FailedError } from '../errors.ts'
import { fields, oneLine, table } from '../output/table.ts'
import { moment } from '../output/values.ts'

/** `cartwright events` */
export const addEvents = (program: Command, cli: Cli): void => {
  const events = program.command('events').summary('look at jobs that failed').description('Events and what became of them.')
  events
    .command('stats')
    .description('Says how the queue stands.')
    .addHelpText('after', examples('events stats'))
    .action(
      cli.onShop(async ({ client, out }) => {
        out.result(await client.admin.events.stats(), ({ ready, leased, dead, oldest_ready_seconds }) =>
          fields([
            ['Waiting', ready],
            ['Under way', leased],
            ['Dead', dead],
            ['Oldest waits', `${oldest_ready_seconds} s`],
          ]),
        )
        return undefined
      }),
    )
  const dead = events
    .command('dead')
    .summary('list, retry and discard dead letters')
    .description('Dead letters: events that a consumer could not handle after many tries.')
  paged(dead.command('list'))
    .description('Lists dead letters, newest first.')
    .addHelpText('after', examples('events dead list', 'events dead list --json'))
    .action(
      cli.onShop(async ({ client, out }, { page, limit }: PageOptions) => {
        const list = await client.admin.events.deadLetters({ page, limit })
        out.result(list, ({ dead_letters }) => {
          if (dead_letters.length === 0) return 'There is no dead letter.'
          const rows = dead_letters.map(letter => [
            letter.id,
            letter.consumer,
            letter.topic,
            letter.attempts,
            moment(letter.event_at),
            shortened(letter.last_error ?? ''),
          ])
          const columns = [
            { title: 'ID', align: 'right' as const },
            { title: 'CONSUMER' },
            { title: 'EVENT' },
            { title: 'TRIES', align: 'right' as const },
            { title: 'SINCE' },
            { title: 'LAST ERROR' },
          ]
          return table(columns, rows, out.paint.bold) + pageNote(dead_letters.length, list)
        })
        return undefined
      }),
    )
  addSingleLetterCommands(dead, cli)
}

const addSingleLetterCommands = (dead: Command, cli: Cli): void => {
  dead
    .command('show')
    .description('Shows one dead letter whole.')
    .argument('<id>', 'its number', idNumber)
    .addHelpText('after', examples('events dead show 7'))
    .action(
      cli.onShop(async ({ client, out }, id: number) => {
        out.result(await findLetter(client, id), letter =>
          fields([
            ['Number', letter.id],
            ['Consumer', letter.consumer],
            ['Event', `${letter.topic} (${letter.event_id})`],
            ['Since', moment(letter.event_at)],
            ['Tries', letter.attempts],
            ['About', JSON.stringify(letter.payload)],
            ['Last error', letter.last_error ?? '-'],
          ]),
        )
        return undefined
      }),
    )
  dead
    .command('retry')
    .description('Lets the consumer try again, its tries counted from zero.')
    .argument('<id>', 'its number', idNumber)
    .addHelpText('after', examples('events dead retry 7'))
    .action(
      cli.onShop(async ({ client, out }, id: number) => {
        await client.admin.events.retry(id)
        out.result({ retried: id }, () => `Dead letter ${id} will be tried again.`)
        return undefined
      }),
    )
  dead
    .command('discard')
    .description('Gives a dead letter up: it will never be handled.')
    .argument('<id>', 'its number', idNumber)
    .addHelpText('after', examples('events dead discard 7'))
    .action(
      cli.onShop(async ({ client, out }, id: number) => {
        await client.admin.events.discard(id)
        out.result({ discarded: id }, () => `Dead letter ${id} is discarded.`)
        return undefined
      }),
    )
}

/** The API lists dead letters only; there are few. */
const findLetter = async (client: ShopContext['client'], id: number): Promise<DeadLetter> => {
  let cursor: string | null = null
  do {
    const list: Awaited<ReturnType<typeof client.admin.events.deadLetters>> = await client.admin.events.deadLetters({
      limit: 100,
      ...(cursor === null ? {} : { cursor }),
    })
    const found = list.dead_letters.find(letter => letter.id === id)
    if (found) return found
    cursor = list.next_cursor
  } while (cursor !== null)
  throw new FailedError(`There is no dead letter ${id}.`)
}

const shortened = (text: string): string => {
  const line = oneLine(text)
  return line.length > 60 ? `${line.slice(0, 59)}…` : line
}
