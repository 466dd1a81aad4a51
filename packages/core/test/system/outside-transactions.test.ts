import { describe, expect, it } from 'vitest'
import { outsideTransactions } from '../../src/system/outside-transactions.ts'

describe('a port outside of transactions', () => {
  const build = () => {
    const reached: string[] = []
    let isInTransaction = false
    class Port {
      readonly name = 'outside'
      readonly methods = [{ code: 'card' }]
      readonly books = { read: async (day: number) => void reached.push(`books ${day}`) }
      async call(what: string): Promise<string> {
        reached.push(what)
        return `${this.name}: ${what}`
      }
    }
    const original = new Port()
    const port = outsideTransactions(original, () => isInTransaction)
    return { original, port, reached, begin: () => (isInTransaction = true) }
  }

  it('is the same port while none is open', async () => {
    const { original, port, reached } = build()
    expect([port.name, port.methods]).toEqual(['outside', original.methods])
    expect(await port.call('charge')).toBe('outside: charge')
    await port.books.read(3)
    expect(reached).toEqual(['charge', 'books 3'])
  })

  it('is not reached while one is open, neither itself nor its parts', () => {
    const { port, reached, begin } = build()
    begin()
    for (const work of [() => port.call('charge'), () => port.books.read(3)]) expect(work).toThrow(/transaction is open/)
    expect(port.name).toBe('outside')
    expect(reached).toEqual([])
  })
})
