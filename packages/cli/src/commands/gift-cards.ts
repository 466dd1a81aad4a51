import type { CreditAccount, CreditEntry } from '@cartwright/client'
import { type Command, Option } from 'commander'
import { type Cli, examples, idNumber, type PageOptions, paged, pageNote, readMoment } from '../cli.ts'
import { fields, right, table } from '../output/table.ts'
import { moment, money } from '../output/values.ts'
import { readAmount, readChange } from './read-amount.ts'

interface IssueOptions {
  readonly currency?: string
  readonly expires?: string
  readonly note?: string
  readonly customer?: number
}

interface ListOptions extends PageOptions {
  readonly customer?: number
  readonly status?: CreditAccount['status']
}

interface AdjustOptions {
  readonly reason: string
  readonly once?: string
}

/** `cartwright gift-cards` */
export const addGiftCards = (program: Command, cli: Cli): void => {
  const cards = program
    .command('gift-cards')
    .summary('issue gift cards and look after them')
    .description('Gift cards: money the shop owes to whoever holds the code.')
  addIssue(cards, cli)
  addList(cards, cli)
  addShow(cards, cli)
  for (const [verb, status] of [
    ['disable', 'disabled'],
    ['enable', 'active'],
  ] as const) {
    cards
      .command(verb)
      .description(verb === 'disable' ? 'Lets a card pay no more. Orders that hold some of it keep it.' : 'Lets a card pay again.')
      .argument('<card>', 'its number', idNumber)
      .addHelpText('after', examples(`gift-cards ${verb} 7`))
      .action(
        cli.onShop(async ({ client, out }, id: number) => {
          out.result(await client.admin.giftCards.update(id, { status }), () => `Gift card ${id} is ${status}.`)
          return undefined
        }),
      )
  }
  cards
    .command('adjust')
    .description('Adds to the balance of a card, or takes away.')
    .argument('<card>', 'its number', idNumber)
    .argument('<change>', "so much, in the card's currency; +5.00 adds, -5.00 takes away", readChange)
    .requiredOption('--reason <text>', 'why; has to be given')
    .option('--once <key>', 'a key of your own: the same key adjusts once, however often the command runs')
    .addHelpText('after', examples('gift-cards adjust 7 +5.00 --reason "Late parcel"', 'gift-cards adjust 7 -2.50 --reason Mistake --once ticket-17'))
    .action(
      cli.onShop(async ({ client, out }, id: number, amount: number, { reason, once }: AdjustOptions) => {
        const card = await client.admin.giftCards.adjust(id, { amount, reason, ...(once === undefined ? {} : { key: once }) })
        out.result(card, ({ balance, currency }) => `Gift card ${id} has ${money(balance, currency)}.`)
        return undefined
      }),
    )
}

const addIssue = (cards: Command, cli: Cli): void => {
  cards
    .command('issue')
    .description('Issues a card and prints its code. It is stored hashed, so this is the only time it can be seen.')
    .argument('<amount>', 'what is on it', readAmount)
    .option('--currency <code>', "such as EUR; the shop's own unless given")
    .option('--expires <date>', 'the moment it stops paying, such as 2027-01-31; never unless given', readMoment)
    .option('--note <text>', 'for those who look after it')
    .option('--customer <number>', 'whom it is given to', idNumber)
    .addHelpText('after', examples('gift-cards issue 50', 'gift-cards issue 25 --currency EUR --expires 2028-12-31 --note "Raffle"'))
    .action(
      cli.onShop(async ({ client, out }, amount: number, { currency, expires, note, customer }: IssueOptions) => {
        const issued = await client.admin.giftCards.issue({
          amount,
          ...(currency === undefined ? {} : { currency }),
          ...(expires === undefined ? {} : { expires_at: expires }),
          ...(note === undefined ? {} : { note }),
          ...(customer === undefined ? {} : { customer_id: customer }),
        })
        out.result(issued, ({ code }) => code)
        return undefined
      }),
    )
}

const addList = (cards: Command, cli: Cli): void => {
  paged(cards.command('list'))
    .description('Lists gift cards, newest first.')
    .option('--customer <number>', 'only those given to this customer', idNumber)
    .addOption(new Option('--status <status>', 'only those of this status').choices(['active', 'disabled']))
    .addHelpText('after', examples('gift-cards list', 'gift-cards list --status disabled --json'))
    .action(
      cli.onShop(async ({ client, out }, { customer, status, page, limit }: ListOptions) => {
        const filter = { ...(customer === undefined ? {} : { customer_id: customer }), ...(status === undefined ? {} : { status }) }
        const list = await client.admin.giftCards.list({ page, limit, ...filter })
        out.result(list, ({ gift_cards: found }) =>
          found.length === 0 ? 'There is no gift card.' : accountTable(found, out.paint.bold) + pageNote(found.length, list),
        )
        return undefined
      }),
    )
}

const addShow = (cards: Command, cli: Cli): void => {
  cards
    .command('show')
    .description('Shows one card, and what moved it last.')
    .argument('<card>', 'its number', idNumber)
    .addHelpText('after', examples('gift-cards show 7'))
    .action(
      cli.onShop(async ({ client, out }, id: number) => {
        const card = await client.admin.giftCards.get(id)
        const { entries } = await client.admin.giftCards.entries(id, { limit: 20 })
        out.result({ ...card, entries }, () => `${accountFields(card)}\n\n${entryTable(entries, card.currency, out.paint.bold)}`)
        return undefined
      }),
    )
}

/** Accounts as a table, for gift cards and store credit alike. */
export const accountTable = (accounts: readonly CreditAccount[], bold: (text: string) => string): string =>
  table(
    [right('ID'), { title: 'CODE' }, right('BALANCE'), right('HELD'), { title: 'STATUS' }, { title: 'UNTIL' }, { title: 'NOTE' }],
    accounts.map(({ id, last4, balance, held_amount, currency, status, expires_at, note }) => [
      id,
      last4 === null ? '-' : `…${last4}`,
      money(balance, currency),
      money(held_amount, currency),
      status,
      moment(expires_at),
      note || '-',
    ]),
    bold,
  )

const accountFields = (card: CreditAccount): string =>
  fields([
    ['Number', card.id],
    ['Code', card.last4 === null ? 'none: store credit' : `…${card.last4}`],
    ['Balance', money(card.balance, card.currency)],
    ['Held', money(card.held_amount, card.currency)],
    ['To spend', money(card.available_amount, card.currency)],
    ['Status', card.status],
    ['Until', moment(card.expires_at)],
    ['Customer', card.customer_id ?? '-'],
    ['Note', card.note || '-'],
  ])

const entryTable = (entries: readonly CreditEntry[], currency: string, bold: (text: string) => string): string =>
  table(
    [{ title: 'AT' }, { title: 'KIND' }, right('BALANCE'), right('HELD'), right('ORDER'), { title: 'WHY' }],
    entries.map(({ at, kind, balance_change, held_change, order_id, reason }) => [
      moment(at),
      kind,
      money(balance_change, currency),
      money(held_change, currency),
      order_id ?? '-',
      reason || '-',
    ]),
    bold,
  )
