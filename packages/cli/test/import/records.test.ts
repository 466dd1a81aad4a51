import { Readable } from 'node:stream'
import { describe, expect, it } from 'vitest'
import { openRecords } from '../../src/import/open-records.ts'
import { UnreadableFileError } from '../../src/import/record.ts'

/** Everything a file holds, read in pieces of a few bytes so that every boundary falls somewhere. */
const read = async (content: string | Buffer, pieceSize = 3) => {
  const bytes = Buffer.from(content)
  const pieces = Array.from({ length: Math.ceil(bytes.length / pieceSize) }, (_, index) => bytes.subarray(index * pieceSize, (index + 1) * pieceSize))
  const { format, records } = await openRecords(Readable.from(pieces))
  const good: unknown[] = []
  const bad: unknown[] = []
  for await (const found of records) {
    if ('record' in found) good.push(found.record.fields)
    else bad.push([found.problem.row, found.problem.line, found.problem.reason])
  }
  return { format, good, bad }
}

describe('CSV', () => {
  it.each([
    ['\n', ','],
    ['\r\n', ','],
    ['\r', ','],
    ['\n', ';'],
    ['\n', '\t'],
    ['\n', '|'],
  ])('is read with lines that end in %j and %j between fields', async (end, delimiter) => {
    const text = [
      ['sku', 'name'],
      ['a', 'One'],
      ['b', 'Two'],
    ]
      .map(row => row.join(delimiter))
      .join(end)
    expect(await read(text)).toEqual({
      format: 'csv',
      good: [
        { sku: 'a', name: 'One' },
        { sku: 'b', name: 'Two' },
      ],
      bad: [],
    })
  })

  it('has a byte order mark or not, and blank lines anywhere', async () => {
    expect((await read('\uFEFF\n\nsku,name\n\na,Ä\n\n')).good).toEqual([{ sku: 'a', name: 'Ä' }])
  })

  it('has line breaks, quotes and delimiters within quotes', async () => {
    expect((await read('sku,name\r\na,"One, ""two""\r\nthree"\r\nb,Four\r\n')).good).toEqual([
      { sku: 'a', name: 'One, "two"\r\nthree' },
      { sku: 'b', name: 'Four' },
    ])
  })

  it('forgives empty cells at the end of a row, and no others', async () => {
    const { good, bad } = await read('sku,name\na,One,,\nb\nc,Three,x\nd,Four\n')
    expect(good).toEqual([
      { sku: 'a', name: 'One' },
      { sku: 'd', name: 'Four' },
    ])
    expect(bad).toEqual([
      [3, 3, 'The row has 1 fields, the header has 2.'],
      [4, 4, 'The row has 3 fields, the header has 2.'],
    ])
  })

  it('loses no good row to a quote that never closes', async () => {
    const { good, bad } = await read('sku,name\na,"One\nb,Two\nc,"Three"\nd,Four\n')
    expect(good).toEqual([
      { sku: 'b', name: 'Two' },
      { sku: 'c', name: 'Three' },
      { sku: 'd', name: 'Four' },
    ])
    expect(bad).toEqual([[2, 2, 'A quoted field does not end.']])
  })

  it('loses no good row to a stray quote that a later one closes', async () => {
    const { good, bad } = await read('sku,name\na,"One\nb,Two\nc,Three"\nd,Four\n')
    // The quotes make one field of three lines, and that row would be well formed: nobody can tell.
    expect(good).toEqual([
      { sku: 'a', name: 'One\nb,Two\nc,Three' },
      { sku: 'd', name: 'Four' },
    ])
    expect(bad).toEqual([])
    const second = await read('sku,name\na,"One\nb,Two\nc,5" wheel\nd,Four\n')
    expect(second.good).toEqual([
      { sku: 'b', name: 'Two' },
      { sku: 'd', name: 'Four' },
    ])
    expect(second.bad.map(problem => (problem as unknown[])[0])).toEqual([2, 4])
  })

  it('counts rows as a spreadsheet does and says the line where that is another', async () => {
    expect((await read('sku,name\na,"One\nmore"\nb\n')).bad).toEqual([[3, 4, 'The row has 1 fields, the header has 2.']])
  })

  it.each([
    ['', 'The file is empty.'],
    [' \n\n', 'The file is empty.'],
    ['sku,sku\na,b\n', 'The column "sku" stands in the header twice.'],
    [',,\na,b,c\n', 'The first line is no header: it names no column.'],
  ])('is refused when it has no usable header: %j', async (text, message) => {
    await expect(read(text)).rejects.toThrow(new UnreadableFileError(message))
  })
})

describe('JSON', () => {
  it.each([
    ['a list', '[{"sku":"a"},{"sku":"b"}]'],
    ['a list over many lines', '[\n  {\n    "sku": "a"\n  },\n  {\n    "sku": "b"\n  }\n]\n'],
    ['an object with a list', '{"total":2,"note":"[{","products":[{"sku":"a"},{"sku":"b"}],"more":[{"sku":"c"}]}'],
    ['one object a line', '{"sku":"a"}\n{"sku":"b"}\n'],
    ['with a byte order mark', '\uFEFF[{"sku":"a"},{"sku":"b"}]'],
  ])('is %s', async (_title, text) => {
    expect(await read(text)).toEqual({ format: 'json', good: [{ sku: 'a' }, { sku: 'b' }], bad: [] })
  })

  it('may be a single object', async () => {
    expect((await read('{"sku":"a","tags":["x"]}')).good).toEqual([{ sku: 'a', tags: ['x'] }])
  })

  it('is not confused by brackets, quotes and escapes in texts', async () => {
    expect((await read('[{"a":"}]\\"{[","b":{"c":[1,{"d":"\\\\"}]}},{"e":"\\u00e4ü"}]')).good).toEqual([
      { a: '}]"{[', b: { c: [1, { d: '\\' }] } },
      { e: 'äü' },
    ])
  })

  it('loses no good item to a bad one', async () => {
    const { good, bad } = await read('[{"sku":"a"}, 5, null, {"sku":x}, ["y"], {"sku":"b"}]')
    expect(good).toEqual([{ sku: 'a' }, { sku: 'b' }])
    expect(bad.map(problem => (problem as unknown[])[0])).toEqual([2, 3, 4, 5])
  })

  it('loses no good line to a bad one', async () => {
    const { good, bad } = await read('{"sku":"a"}\n{"sku":\n\n{"sku":"b"}\n')
    expect(good).toEqual([{ sku: 'a' }, { sku: 'b' }])
    expect(bad).toEqual([[2, 2, 'This is no valid JSON: Unexpected end of JSON input']])
  })

  it('reports an item that the file ends in', async () => {
    const { good, bad } = await read('[{"sku":"a"},{"sku":"b"')
    expect(good).toEqual([{ sku: 'a' }])
    expect(bad).toHaveLength(1)
  })

  it('may be empty', async () => {
    expect(await read('[]')).toEqual({ format: 'json', good: [], bad: [] })
  })
})
