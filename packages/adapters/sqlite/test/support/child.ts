// A process of its own on the shop's file: says that it is there, waits for the word to begin, does its part, and prints what came of it as JSON.
import { once } from 'node:events'
import { sqlite } from '../../src/index.ts'

const [task, file = '', name = ''] = process.argv.slice(2)

const tasks: Readonly<Record<string, () => Promise<unknown>>> = {
  /** Opens the file and brings its schema up to date; says which migrations it ran. */
  migrate: async () => {
    const shop = sqlite(file)
    const ran = await shop.migrate()
    await shop.ping()
    await shop.close()
    return ran
  },
  /** Asks for one unit of variant 1 a hundred times, ten at once; says how often it got one. */
  reserve: async () => {
    const shop = sqlite(file)
    let granted = 0
    for (let round = 0; round < 10; round++) {
      const asked = Array.from({ length: 10 }, (_, index) => ({ key: `${name}:${round}:${index}`, lines: [{ variantId: 1, quantity: 1 }], expiresAt: 2 }))
      const answers = await Promise.all(asked.map(input => shop.inventory.reserve(input, { at: 1, actor: name })))
      granted += answers.filter(({ ok }) => ok).length
    }
    await shop.close()
    return granted
  },
}

console.log('ready')
await once(process.stdin, 'data')
process.stdin.destroy()
console.log(JSON.stringify(await tasks[task ?? '']?.()))
