import { describe, expect, it } from 'vitest'
import { UsageError } from '../../src/errors.ts'
import { mapColumns, parseColumnMap } from '../../src/import/columns.ts'

describe('columns', () => {
  it.each([
    ['Title', 'name'],
    ['PRODUCT_NAME', 'name'],
    ['quantityOnStock', 'stock'],
    ['Qty', 'stock'],
    ['Compare-At Price', 'list_price'],
    ['EAN', 'barcode'],
    ['Image URL', 'images'],
    ['Parent SKU', 'group'],
  ] as const)('%s is recognised as %s', (column, field) => {
    expect(mapColumns([column], new Map()).column(field)).toBe(column)
  })

  it('are those --map says, and then nothing else', () => {
    const columns = mapColumns(['title', 'name', 'cost', 'price', 'x'], parseColumnMap('name=title, price=cost'))
    expect([columns.column('name'), columns.column('price'), columns.ignored]).toEqual(['title', 'cost', ['name', 'price', 'x']])
  })

  it('hold options and attributes by name', () => {
    const columns = mapColumns(['option:color', 'Attribute.material', 'Farbe'], parseColumnMap('option:shade=Farbe'))
    expect([...columns.options]).toEqual([
      ['color', 'option:color'],
      ['shade', 'Farbe'],
    ])
    expect([...columns.attributes]).toEqual([['material', 'Attribute.material']])
    expect(columns.ignored).toEqual([])
  })

  it.each(['name', 'name=', '=title', 'colour=Farbe', 'name=title,,'])('%j is no --map', text => {
    expect(() => parseColumnMap(text)).toThrow(UsageError)
  })
})
