import type { Client, Discount } from '@cartwright/client'
import { type Command, InvalidArgumentError, Option } from 'commander'
import { type Cli, examples, gathered, type PageOptions, paged, pageNote, readMoment, type ShopContext, wholeNumber } from '../cli.ts'
import { FailedError, UsageError } from '../errors.ts'
import { given } from '../given.ts'
import { changesOf, describeChanges } from '../output/changes.ts'
import { right, table } from '../output/table.ts'
import { moment, money } from '../output/values.ts'
import { categoryIdsOf } from './find-category.ts'
import { readCurrency } from './product-options.ts'
import { readAmount } from './read-amount.ts'

/** Amounts by currency; one without a currency is in the shop's own. */
type Amounts = Readonly<Record<string, number>>

interface DiscountOptions {
  readonly percent?: number
  readonly amount?: Amounts
  readonly freeShipping?: boolean
  readonly minimum?: Amounts
  readonly category?: readonly string[]
  readonly starts?: string
  readonly ends?: string
  readonly limit?: number | typeof none
  readonly perCustomer?: number | typeof none
}

/** What takes a limit or a date away. */
const none = 'none'

/** `cartwright discounts` */
export const addDiscounts = (program: Command, cli: Cli): void => {
  const discounts = program
    .command('discounts')
    .summary('make and keep discount codes')
    .description('Discount codes: a percentage, an amount, or free shipping.')
  paged(discounts.command('list'))
    .description('Lists discount codes.')
    .addHelpText('after', examples('discounts list', 'discounts list --json'))
    .action(
      cli.onShop(async ({ client, out }, { page, limit }: PageOptions) => {
        const list = await client.admin.discounts.list({ page, limit })
        out.result(list, ({ discounts: found }) => discountTable(found, out.paint.bold) + pageNote(found.length, list))
        return undefined
      }),
    )
  ruleOptions(discounts.command('create').argument('<code>', 'what buyers type'))
    .description('Adds a discount code, which works at once: --percent, --amount or --free-shipping.')
    .addHelpText(
      'after',
      examples(
        'discounts create SUMMER10 --percent 10 --ends 2026-09-01',
        'discounts create FIVE --amount 5 --amount 4:EUR --minimum 25 --minimum 20:EUR --per-customer 1',
        'discounts create POST --free-shipping --category Books',
      ),
    )
    .action(
      cli.onShop(async (context, code: string, options: DiscountOptions) => {
        const { client, out } = context
        const { kind, ...rule } = await ruleOf(context, options)
        if (!kind) throw new UsageError('Say what the code gives: --percent, --amount or --free-shipping.')
        const made = await client.admin.discounts.create({ code, kind, ...rule })
        out.result(made, () => `Code ${made.code} is created.\n\n${discountTable([made], out.paint.bold)}`)
        return undefined
      }),
    )
  ruleOptions(discounts.command('edit').argument('<code>', 'the code, or its number').option('--code <code>', 'what buyers type from now on'))
    .description('Changes what is given of a discount code and shows the old and the new. Orders that used it stay as they are.')
    .addHelpText('after', examples('discounts edit SUMMER10 --percent 15', 'discounts edit SUMMER10 --ends none --limit none'))
    .action(
      cli.onShop(async (context, which: string, options: DiscountOptions & { readonly code?: string }) => {
        const change = { ...given({ code: options.code }), ...(await ruleOf(context, options)) }
        if (Object.keys(change).length === 0) throw new UsageError('Nothing to change: say what. --help shows how.')
        return update(context, which, change)
      }),
    )
  for (const [verb, active] of [
    ['enable', true],
    ['disable', false],
  ] as const) {
    discounts
      .command(verb)
      .description(active ? 'Lets a code work again.' : 'Makes a code stop working, until it is enabled.')
      .argument('<code>', 'the code, or its number')
      .addHelpText('after', examples(`discounts ${verb} SUMMER10`))
      .action(cli.onShop((context, which: string) => update(context, which, { active })))
  }
}

const ruleOptions = (command: Command): Command =>
  command
    .addOption(new Option('--percent <number>', 'so many per cent off').argParser(readPercent).conflicts(['amount', 'freeShipping']))
    .addOption(new Option('--amount <amount[:currency]>', 'so much off; once for each currency').argParser(gatherAmount).conflicts('freeShipping'))
    .option('--free-shipping', 'shipping costs nothing')
    .option('--minimum <amount[:currency]>', 'the subtotal from which it applies; once for each currency', gatherAmount)
    .option('--category <category>', 'only for what is in this category or below it; may be given several times', gathered)
    .option('--starts <date>', 'the first moment it works, in UTC; "none" for no beginning', readMomentOrNone)
    .option('--ends <date>', 'the moment it stops, in UTC; "none" for no end', readMomentOrNone)
    .option('--limit <number>', 'how often it may be used in all; "none" for no limit', readLimit)
    .option('--per-customer <number>', 'how often by one buyer; "none" for no limit', readLimit)

const ruleOf = async (
  { client, shop }: ShopContext,
  { percent, amount, freeShipping, minimum, category, starts, ends, limit, perCustomer }: DiscountOptions,
) => {
  const kind = percent !== undefined ? 'percentage' : amount ? 'fixed' : freeShipping ? 'free_shipping' : undefined
  const inCurrency = (amounts: Amounts | undefined) =>
    amounts && Object.fromEntries(Object.entries(amounts).map(([currency, value]) => [currency || shop.currency, value]))
  return given({
    kind: kind as Discount['kind'] | undefined,
    ...(kind ? { percent: percent ?? null, amounts: inCurrency(amount) ?? {} } : {}),
    minimum_subtotals: inCurrency(minimum),
    category_ids: await categoryIdsOf(client, category),
    starts_at: orNull(starts),
    ends_at: orNull(ends),
    usage_limit: orNull(limit),
    usage_limit_per_customer: orNull(perCustomer),
  })
}

const findDiscount = async (client: Client, which: string): Promise<Discount> => {
  const code = which.trim().toUpperCase()
  for await (const discount of client.admin.discounts.each({ limit: 100 })) {
    if (discount.code.toUpperCase() === code || String(discount.id) === which) return discount
  }
  throw new FailedError(`There is no discount code ${which}.`)
}

const update = async ({ client, out }: ShopContext, which: string, change: Parameters<Client['admin']['discounts']['update']>[1]): Promise<undefined> => {
  const before = await findDiscount(client, which)
  const after = await client.admin.discounts.update(before.id, change)
  out.result(after, () => describeChanges(`Code ${after.code}`, changesOf(texts(before), texts(after)), out.paint.bold))
  return undefined
}

const texts = (discount: Discount): Readonly<Record<string, string>> => ({
  code: discount.code,
  gives: givesOf(discount),
  'from subtotal': amountsText(discount.minimum_subtotals),
  categories: discount.category_ids.join(', '),
  starts: moment(discount.starts_at),
  ends: moment(discount.ends_at),
  limit: String(discount.usage_limit ?? '-'),
  'per customer': String(discount.usage_limit_per_customer ?? '-'),
  state: discount.active ? 'works' : 'disabled',
})

const amountsText = (amounts: Amounts): string =>
  Object.entries(amounts)
    .map(([currency, amount]) => money(amount, currency))
    .join(', ')

const givesOf = ({ kind, percent, amounts }: Discount): string => {
  if (kind === 'percentage') return `${percent} %`
  return kind === 'fixed' ? amountsText(amounts) : 'free shipping'
}

const discountTable = (discounts: readonly Discount[], bold: (text: string) => string): string => {
  if (discounts.length === 0) return 'There is no discount code.'
  const rows = discounts.map(discount => [
    discount.id,
    discount.code,
    givesOf(discount),
    amountsText(discount.minimum_subtotals) || '-',
    moment(discount.starts_at),
    moment(discount.ends_at),
    `${discount.used}${discount.usage_limit === null ? '' : ` of ${discount.usage_limit}`}`,
    discount.active ? 'works' : 'disabled',
  ])
  const titles = ['CODE', 'GIVES', 'FROM', 'STARTS', 'ENDS'].map(title => ({ title }))
  return table([right('ID'), ...titles, right('USED'), { title: 'STATE' }], rows, bold)
}

const readPercent = (text: string): number => {
  const percent = /^\d{1,3}(\.\d{1,4})?$/.test(text) ? Number(text) : 0
  if (!(percent > 0 && percent <= 100)) throw new InvalidArgumentError(`"${text}" is no percentage above 0, at most 100.`)
  return percent
}

const gatherAmount = (text: string, before: Amounts = {}): Amounts => {
  const [amount = '', currency] = text.split(':', 2)
  return { ...before, [currency === undefined ? '' : readCurrency(currency)]: readAmount(amount) }
}

// Not null: the parser of options takes that for a value that is missing.
const readMomentOrNone = (text: string): string => (text === none ? none : readMoment(text))

const readLimit = (text: string): number | typeof none => (text === none ? none : wholeNumber(1)(text))

const orNull = <Value>(value: Value): Exclude<Value, typeof none> | null => (value === none ? null : (value as Exclude<Value, typeof none>))
