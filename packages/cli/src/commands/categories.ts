import type { Category } from '@cartwright/client'
import type { Command } from 'commander'
import { type Cli, examples, type ShopContext, wholeNumber } from '../cli.ts'
import { type ConfirmOptions, confirm, confirmed } from '../confirm.ts'
import { UsageError } from '../errors.ts'
import { given } from '../given.ts'
import { changesOf, describeChanges } from '../output/changes.ts'
import { right, table } from '../output/table.ts'
import { findCategory, type PlacedCategory, readCategories } from './find-category.ts'

interface EditOptions {
  readonly name?: string
  readonly slug?: string
  readonly position?: number
}

const which = 'its number, slug or path ("Electronics > Phones")'

/** `cartwright categories` */
export const addCategories = (program: Command, cli: Cli): void => {
  const categories = program.command('categories').summary('keep the tree of categories').description('Categories: a tree that products are found by.')
  categories
    .command('list')
    .description('Shows the whole tree.')
    .addHelpText('after', examples('categories list', 'categories list --json'))
    .action(
      cli.onShop(async ({ client, out }) => {
        const all = await readCategories(client)
        out.result({ categories: all.map(({ category: { children: _, ...own }, path }) => ({ ...own, path })) }, () => categoryTable(all, out.paint.bold))
        return undefined
      }),
    )
  categories
    .command('create')
    .description('Adds a category.')
    .argument('<name>', 'what it is called')
    .option('--parent <category>', 'the category above it, by number, slug or path')
    .option('--slug <slug>', 'the last part of its address; made from the name unless given')
    .option('--position <number>', 'its place among its neighbours, 0 first', wholeNumber(0))
    .addHelpText('after', examples('categories create Kitchen', 'categories create Phones --parent Electronics'))
    .action(
      cli.onShop(async ({ client, out }, name: string, { parent, slug, position }: EditOptions & { readonly parent?: string }) => {
        const above = parent === undefined ? undefined : findCategory(await readCategories(client), parent)
        const made = await client.admin.categories.create({ name, ...given({ slug, position, parent_id: above?.category.id }) })
        out.result(made, ({ id }) => `Category ${id}, ${above ? `${above.path} > ` : ''}${made.name}, is created.`)
        return undefined
      }),
    )
  addChanging(categories, cli)
  confirmed(categories.command('delete').argument('<category>', which))
    .description('Deletes a category that has none below it. Its products stay.')
    .addHelpText('after', examples('categories delete 7', 'categories delete "Electronics > Phones" --yes'))
    .action(
      cli.onShop(async (context, wanted: string, options: ConfirmOptions) => {
        const { client, out } = context
        const { category, path } = findCategory(await readCategories(client), wanted)
        await confirm(context, `Category ${category.id}, ${path}, will be deleted.`, options)
        await client.admin.categories.delete(category.id)
        out.result({ deleted: category.id }, () => `Category ${category.id}, ${path}, is deleted.`)
        return undefined
      }),
    )
}

const addChanging = (categories: Command, cli: Cli): void => {
  categories
    .command('edit')
    .description('Changes what is given of a category and shows the old and the new.')
    .argument('<category>', which)
    .option('--name <name>', 'what it is called')
    .option('--slug <slug>', 'the last part of its address')
    .option('--position <number>', 'its place among its neighbours, 0 first', wholeNumber(0))
    .addHelpText('after', examples('categories edit phones --name Telephones', 'categories edit 7 --position 0'))
    .action(
      cli.onShop(async (context, wanted: string, { name, slug, position }: EditOptions) => {
        const change = given({ name, slug, position })
        if (Object.keys(change).length === 0) throw new UsageError('Nothing to change: give --name, --slug or --position.')
        const all = await readCategories(context.client)
        return update(context, all, findCategory(all, wanted), change)
      }),
    )
  categories
    .command('move')
    .description('Moves a category, with all below it, under another one, or to the top.')
    .argument('<category>', which)
    .argument('[parent]', 'the category it comes under; the top unless given')
    .addHelpText('after', examples('categories move Phones Electronics', 'categories move Phones'))
    .action(
      cli.onShop(async (context, wanted: string, parent: string | undefined) => {
        const all = await readCategories(context.client)
        return update(context, all, findCategory(all, wanted), { parent_id: parent === undefined ? null : findCategory(all, parent).category.id })
      }),
    )
}

const update = async (
  { client, out }: ShopContext,
  all: readonly PlacedCategory[],
  { category, path }: PlacedCategory,
  change: { readonly parent_id?: number | null } & EditOptions,
): Promise<undefined> => {
  const after = await client.admin.categories.update(category.id, change)
  const texts = ({ name, slug, position, parent_id }: Category) => ({
    name,
    slug,
    position: String(position),
    under: all.find(one => one.category.id === parent_id)?.path ?? '',
  })
  out.result(after, () => describeChanges(`Category ${category.id}, ${path},`, changesOf(texts(category), texts(after)), out.paint.bold))
  return undefined
}

const categoryTable = (all: readonly PlacedCategory[], bold: (text: string) => string): string =>
  all.length === 0
    ? 'There is no category.'
    : table(
        [right('ID'), { title: 'NAME' }, { title: 'SLUG' }, right('POSITION')],
        all.map(({ category: { id, name, slug, position }, depth }) => [id, `${'  '.repeat(depth)}${name}`, slug, position]),
        bold,
      )
