import type { Command } from 'commander'
import { type Cli, examples, idNumber, type PageOptions, paged, pageNote } from '../cli.ts'
import { type ConfirmOptions, confirm, confirmed } from '../confirm.ts'
import { fields, right, shortened, table } from '../output/table.ts'
import { counted, moment } from '../output/values.ts'

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
    .option('--topic <event>', 'only of this event')
    .addHelpText('after', examples('events dead list', 'events dead list --topic order.paid', 'events dead list --json'))
    .action(
      cli.onShop(async ({ client, out }, { page, limit, topic }: PageOptions & TopicOption) => {
        const list = await client.admin.events.deadLetters({ page, limit, ...(topic === undefined ? {} : { topic }) })
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
          const columns = [right('ID'), { title: 'CONSUMER' }, { title: 'EVENT' }, right('TRIES'), { title: 'SINCE' }, { title: 'LAST ERROR' }]
          return table(columns, rows, out.paint.bold) + pageNote(dead_letters.length, list)
        })
        return undefined
      }),
    )
  addSingleLetterCommands(dead, cli)
  addAllLettersCommands(dead, cli)
}

interface TopicOption {
  readonly topic?: string
}

const addSingleLetterCommands = (dead: Command, cli: Cli): void => {
  dead
    .command('show')
    .description('Shows one dead letter whole.')
    .argument('<id>', 'its number', idNumber)
    .addHelpText('after', examples('events dead show 7'))
    .action(
      cli.onShop(async ({ client, out }, id: number) => {
        out.result(await client.admin.events.deadLetter(id), letter =>
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
  confirmed(dead.command('discard').argument('<id>', 'its number', idNumber))
    .description('Gives a dead letter up: it will never be handled.')
    .option('--reason <text>', 'why, for the audit log')
    .addHelpText('after', examples('events dead discard 7', 'events dead discard 7 --reason "the product is gone" --yes'))
    .action(
      cli.onShop(async (context, id: number, { reason, ...options }: ConfirmOptions & { readonly reason?: string }) => {
        const { client, out } = context
        const { topic, consumer } = await client.admin.events.deadLetter(id)
        await confirm(context, `Dead letter ${id}, ${topic} for ${consumer}, will never be handled.`, options)
        await client.admin.events.discard(id, reason === undefined ? {} : { reason })
        out.result({ discarded: id }, () => `Dead letter ${id} is discarded.`)
        return undefined
      }),
    )
}

const addAllLettersCommands = (dead: Command, cli: Cli): void => {
  dead
    .command('retry-all')
    .description('Lets the consumers try all of them again, or those of one event.')
    .option('--topic <event>', 'only of this event')
    .addHelpText('after', examples('events dead retry-all --topic order.paid', 'events dead retry-all'))
    .action(
      cli.onShop(async ({ client, out }, { topic }: TopicOption) => {
        const answer = await client.admin.events.retryAll(topic === undefined ? {} : { topic })
        out.result(answer, ({ retried }) => `${counted(retried, 'dead letter')} will be tried again.`)
        return undefined
      }),
    )
  dead
    .command('export')
    .description('Prints all of them whole, one JSON object a line.')
    .option('--topic <event>', 'only of this event')
    .addHelpText('after', examples('events dead export > dead-letters.jsonl'))
    .action(
      cli.onShop(async ({ client, terminal }, { topic }: TopicOption) => {
        const letters = client.admin.events.eachDeadLetters({ limit: 100, ...(topic === undefined ? {} : { topic }) })
        for await (const letter of letters) terminal.stdout.write(`${JSON.stringify(letter)}\n`)
        return undefined
      }),
    )
}
