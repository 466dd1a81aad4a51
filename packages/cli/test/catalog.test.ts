import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { AdminProduct } from '@cartwright/client'
import { describe, expect, it } from 'vitest'
import { buyMugs, mugShop } from './support/mug-shop.ts'
import { bare, run, runJson } from './support/run.ts'

const productOf = (cwd: string, which: string) => runJson<AdminProduct>(['products', 'show', which], { cwd })

describe('products', () => {
  it('are made, published, archived and deleted', async () => {
    const cwd = await mugShop()
    await run(['categories', 'create', 'Kitchen'], { cwd })
    const made = await run(
      [
        'products',
        'create',
        '--name',
        'Bowl',
        '--sku',
        'BOWL',
        '--price',
        '12.50',
        '--list-price',
        '15',
        '--stock',
        '4',
        '--category',
        'Kitchen',
        '--attribute',
        'material=clay',
      ],
      { cwd },
    )
    expect(made.err).toBe('')
    expect(bare(made.out).slice(0, 8)).toEqual([
      'Product 3 is created.',
      '',
      'Number 3',
      'Name Bowl',
      'Brand -',
      'Slug bowl',
      'Status published',
      'Categories 1',
    ])
    expect(bare(made.out).slice(-2)).toEqual(['3 BOWL - 12.50 USD (was 15.00 USD) 4', ''])
    expect((await run(['products', 'publish', 'BOWL', '1'], { cwd })).out).toBe(
      'Product 3, Bowl, was published already.\nProduct 1, Mug, was published already.\n',
    )
    expect((await run(['products', 'unpublish', '3'], { cwd })).out).toBe('Product 3, Bowl, is draft (was published).\n')
    expect((await run(['products', 'archive', '3'], { cwd })).out).toBe('Product 3, Bowl, is archived (was draft).\n')
    expect((await run(['products', 'delete', 'BOWL', '--yes'], { cwd })).out).toBe('1 product deleted: 3.\n')
    expect((await run(['products', 'show', 'BOWL'], { cwd })).code).toBe(1)
  })

  it('are made from a document, which options change', async () => {
    const cwd = await mugShop()
    const document = { name: 'Shirt', attributes: { fit: 'wide' }, variants: ['S', 'L'].map(size => ({ sku: `SHIRT-${size}`, options: { size }, prices: [] })) }
    writeFileSync(join(cwd, 'shirt.json'), `\uFEFF${JSON.stringify(document)}`)
    const made = await runJson<AdminProduct>(['products', 'create', '--from', 'shirt.json', '--name', 'Big shirt', '--attribute', 'color=red'], { cwd })
    expect([made.name, made.attributes, made.variants.map(({ sku }) => sku)]).toEqual(['Big shirt', { fit: 'wide', color: 'red' }, ['SHIRT-S', 'SHIRT-L']])
    const piped = await runJson<AdminProduct>(['products', 'create', '--from', '-', '--sku', 'CAP', '--price', '5'], { cwd, stdin: '{"name":"Cap"}' })
    expect(piped.variants.map(({ sku, prices }) => [sku, prices.map(({ amount }) => amount)])).toEqual([['CAP', [5]]])
  })

  it.each([
    [['products', 'create', '--sku', 'X'], 2, 'A product has a --name.'],
    [['products', 'create', '--name', 'X'], 2, 'give its --sku'],
    [['products', 'create', '--name', 'X', '--sku', 'MUG'], 1, '[duplicate]'],
    [['products', 'create', '--name', 'X', '--sku', 'X', '--price', '1.234'], 1, '[amount_invalid]'],
    [['products', 'create', '--name', 'X', '--sku', 'X', '--category', 'Nowhere'], 1, 'There is no category "Nowhere"'],
    [['products', 'create', '--from', 'broken.json'], 1, 'broken.json is no JSON'],
    [['products', 'create', '--from', 'list.json'], 1, 'list.json holds no JSON object.'],
    [['products', 'create', '--from', 'absent.json'], 1, 'There is no file'],
    [['products', 'create', '--from', 'odd.json', '--sku', 'X'], 1, 'colour'],
    [['products', 'create', '--from', 'light.json'], 1, 'weight_grams'],
    [['products', 'edit', 'MUG'], 2, 'Nothing to change'],
    [['products', 'edit', 'NONE', '--name', 'X'], 1, 'There is no product with the SKU NONE.'],
    [['products', 'publish', '1', '99'], 1, '[product_not_found]'],
    [['products', 'variants', 'add', 'MUG', '--sku', 'MUG'], 1, 'has a variant MUG already'],
    [['products', 'variants', 'remove', 'MUG', '--yes'], 1, 'is the only variant'],
    [['products', 'variants', 'edit', 'MUG'], 2, 'Nothing to change'],
    [['products', 'prices', 'set', 'MUG', '-5'], 2, 'is no amount such as 9.99'],
    [['products', 'prices', 'set', 'MUG', '5', '--currency', 'XXQ'], 2, 'is no ISO 4217 currency'],
    [['products', 'prices', 'remove', 'MUG', '--currency', 'EUR'], 1, 'has no such price in EUR'],
  ])('%j is refused and nothing changes', async (args, code, message) => {
    const cwd = await mugShop()
    for (const [name, text] of Object.entries({
      'broken.json': '{',
      'list.json': '[]',
      'odd.json': '{"name":"X","colour":1}',
      'light.json': '{"name":"X","variants":[{"sku":"X","weight_grams":0.5,"prices":[]}]}',
    }))
      writeFileSync(join(cwd, name), text)
    const before = await runJson(['products', 'list'], { cwd })
    const ran = await run(args, { cwd })
    expect([ran.code, ran.out]).toEqual([code, ''])
    expect(ran.err).toContain(message)
    expect(await runJson(['products', 'list'], { cwd })).toEqual(before)
  })

  it('are edited: old and new are shown', async () => {
    const cwd = await mugShop()
    const { out } = await run(['products', 'edit', 'MUG', '--name', 'Big mug', '--brand', 'Clay & Co', '--attribute', 'color=blue'], { cwd })
    expect(bare(out)).toEqual([
      'Product 1, Big mug, is changed.',
      '',
      'FIELD OLD NEW',
      'name Mug -> Big mug',
      'brand - -> Clay & Co',
      'attributes - -> color: blue',
      '',
    ])
    expect((await run(['products', 'edit', 'MUG', '--name', 'Big mug'], { cwd })).out).toBe('Product 1, Big mug, is as it was.\n')
    expect(bare((await run(['products', 'edit', 'MUG', '--attribute', 'color=', '--brand', ''], { cwd })).out)).toEqual([
      'Product 1, Big mug, is changed.',
      '',
      'FIELD OLD NEW',
      'brand Clay & Co -> -',
      'attributes color: blue -> -',
      '',
    ])
  })

  it('get, change and lose variants, and keep their stock', async () => {
    const cwd = await mugShop()
    const refused = await run(['products', 'variants', 'add', 'MUG', '--sku', 'MUG-XL', '--option', 'size=XL'], { cwd })
    expect(refused.err).toContain('All variants must have the same options. [validation_failed]')
    await run(['products', 'variants', 'edit', 'MUG', '--option', 'size=M'], { cwd })
    const added = await run(['products', 'variants', 'add', 'MUG', '--sku', 'MUG-XL', '--option', 'size=XL', '--price', '12'], { cwd })
    expect(bare(added.out).slice(0, 7)).toEqual([
      'Product 1, Mug, is changed.',
      '',
      'FIELD OLD NEW',
      'MUG-XL SKU - -> MUG-XL',
      'MUG-XL title - -> XL',
      'MUG-XL options - -> size: XL',
      'MUG-XL prices - -> 12.00 USD',
    ])
    await run(['products', 'variants', 'edit', 'MUG', '--sku', 'MUG-M', '--title', 'Medium', '--weight', '300'], { cwd })
    const product = await productOf(cwd, 'MUG-M')
    expect(product.variants.map(({ id, sku, title, weight_grams, stock_quantity }) => [id, sku, title, weight_grams, stock_quantity])).toEqual([
      [1, 'MUG-M', 'Medium', 300, 10],
      [3, 'MUG-XL', 'XL', null, 0],
    ])
    await run(['products', 'variants', 'remove', 'MUG-XL', '--yes'], { cwd })
    expect((await productOf(cwd, '1')).variants.map(({ sku }) => sku)).toEqual(['MUG-M'])
  })

  it('have prices by currency and quantity', async () => {
    const cwd = await mugShop()
    expect(bare((await run(['products', 'prices', 'set', 'MUG', '8.90'], { cwd })).out)).toEqual([
      'Product 1, Mug, is changed.',
      '',
      'FIELD OLD NEW',
      'MUG prices 9.50 USD -> 8.90 USD',
      '',
    ])
    await run(['products', 'prices', 'set', 'MUG', '7.90', '--currency', 'EUR', '--list-price', '9'], { cwd })
    await run(['products', 'prices', 'set', 'MUG', '8', '--from-quantity', '10'], { cwd })
    const prices = (await productOf(cwd, 'MUG')).variants[0]?.prices.map(price => [price.currency, price.amount, price.list_amount, price.minimum_quantity])
    expect(prices?.toSorted()).toEqual([
      ['EUR', 7.9, 9, 1],
      ['USD', 8, null, 10],
      ['USD', 8.9, null, 1],
    ])
    await run(['products', 'prices', 'remove', 'MUG', '--currency', 'USD', '--from-quantity', '10'], { cwd })
    expect((await productOf(cwd, 'MUG')).variants[0]?.prices).toHaveLength(2)
  })
})

describe('categories', () => {
  it('are made, found by path, edited, moved and deleted', async () => {
    const cwd = await mugShop()
    expect((await run(['categories', 'list'], { cwd })).out).toBe('There is no category.\n')
    await run(['categories', 'create', 'Electronics'], { cwd })
    expect((await run(['categories', 'create', 'Phones', '--parent', 'Electronics'], { cwd })).out).toBe('Category 2, Electronics > Phones, is created.\n')
    await run(['categories', 'create', 'Outlet'], { cwd })
    expect(bare((await run(['categories', 'edit', 'electronics > phones', '--name', 'Telephones'], { cwd })).out).slice(3, 4)).toEqual([
      'name Phones -> Telephones',
    ])
    expect(bare((await run(['categories', 'move', 'phones', 'Outlet'], { cwd })).out).slice(3, 4)).toEqual(['under Electronics -> Outlet'])
    const list = (await run(['categories', 'list'], { cwd })).out
    expect(list.split('\n').map(line => line.trimEnd())).toContain(' 2    Telephones  phones              0')
    expect((await run(['categories', 'move', 'Outlet', 'phones'], { cwd })).err).toContain('[category_cycle]')
    expect((await run(['categories', 'delete', 'Outlet', '--yes'], { cwd })).err).toContain('[category_in_use]')
    expect((await run(['categories', 'delete', 'phones'], { cwd })).code).toBe(2)
    expect((await run(['categories', 'delete', 'Outlet > Telephones', '--yes'], { cwd })).out).toBe('Category 2, Outlet > Telephones, is deleted.\n')
    expect((await run(['categories', 'edit', 'Outlet'], { cwd })).code).toBe(2)
  })
})

describe('discounts', () => {
  it('of every kind are made, edited, disabled and enabled', async () => {
    const cwd = await mugShop()
    expect((await run(['discounts', 'list'], { cwd })).out).toBe('There is no discount code.\n')
    await run(['discounts', 'create', 'TEN', '--percent', '10', '--limit', '100', '--ends', '2027-01-31'], { cwd })
    await run(['discounts', 'create', 'FIVE', '--amount', '5', '--amount', '4:EUR', '--minimum', '25', '--per-customer', '1'], { cwd })
    await run(['discounts', 'create', 'POST', '--free-shipping'], { cwd })
    const listed = bare((await run(['discounts', 'list'], { cwd })).out)
    expect(listed.toSorted().slice(1, 4)).toEqual([
      '1 TEN 10 % - - NOW 0 of 100 works',
      '2 FIVE 5.00 USD, 4.00 EUR 25.00 USD - - 0 works',
      '3 POST free shipping - - - 0 works',
    ])
    expect(bare((await run(['discounts', 'edit', 'ten', '--percent', '12.5', '--ends', 'none', '--limit', 'none'], { cwd })).out).slice(2)).toEqual([
      'FIELD OLD NEW',
      'gives 10 % -> 12.5 %',
      'ends NOW -> -',
      'limit 100 -> -',
      '',
    ])
    expect(bare((await run(['discounts', 'disable', '3'], { cwd })).out)[3]).toBe('state works -> disabled')
    expect((await run(['discounts', 'disable', 'POST'], { cwd })).out).toBe('Code POST is as it was.\n')
    expect(bare((await run(['discounts', 'enable', 'POST'], { cwd })).out)[3]).toBe('state disabled -> works')
  })

  it.each([
    [['discounts', 'create', 'X'], 2, '--percent, --amount or --free-shipping'],
    [['discounts', 'create', 'X', '--percent', '101'], 2, 'is no percentage'],
    [['discounts', 'create', 'X', '--percent', '5', '--free-shipping'], 2, 'cannot be used with option'],
    [['discounts', 'create', 'X', '--amount', '5.555'], 1, '[amount_invalid]'],
    [['discounts', 'edit', 'NONE', '--percent', '5'], 1, 'There is no discount code NONE.'],
    [['discounts', 'edit', 'NONE'], 2, 'Nothing to change'],
  ])('%j is refused and makes nothing', async (args, code, message) => {
    const cwd = await mugShop()
    const ran = await run(args, { cwd })
    expect([ran.code, ran.out]).toEqual([code, ''])
    expect(ran.err).toContain(message)
    expect((await run(['discounts', 'list'], { cwd })).out).toBe('There is no discount code.\n')
  })
})

describe('lists', () => {
  it('of stock show what runs out, and why it changed', async () => {
    const cwd = await mugShop()
    expect((await run(['stock', 'list', '--low'], { cwd })).out).toBe('Nothing has 5 units or less left.\n')
    await run(['stock', 'adjust', 'MUG', '-7', '--reason', 'Broken in transit'], { cwd })
    expect(bare((await run(['stock', 'list', '--low'], { cwd })).out)).toEqual(['SKU LOCATION ON HAND RESERVED AVAILABLE', 'MUG main 3 0 3', ''])
    expect((await run(['stock', 'list', '--low', '2'], { cwd })).out).toBe('Nothing has 2 units or less left.\n')
    expect(bare((await run(['stock', 'history', 'MUG'], { cwd })).out)[1]).toBe('NOW 1 main -7 0 adjust Broken in transit key:0')
  })

  it('of orders are narrowed by day and buyer', async () => {
    const cwd = await mugShop()
    expect((await run(['orders', 'list'], { cwd })).out).toBe('There are no orders yet.\n')
    await buyMugs(cwd)
    const today = new Date().toISOString().slice(0, 10)
    expect(await runJson<{ total: number }>(['orders', 'list', '--from', '2020-01-01', '--to', today], { cwd })).toMatchObject({ total: 1 })
    expect((await run(['orders', 'list', '--to', '2020-01-01'], { cwd })).out).toBe('There is no such order.\n')
    expect((await run(['orders', 'list', '--customer', 'nobody@example.com'], { cwd })).err).toContain('There is no account')
    expect((await run(['orders', 'list', '--from', 'yesterday'], { cwd })).code).toBe(2)
  })
})
