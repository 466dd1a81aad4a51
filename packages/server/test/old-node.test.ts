import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { expect, it } from 'vitest'

const data = (source: string) => `data:text/javascript,${encodeURIComponent(source)}`

/** A Node whose `node:crypto` has nothing in it, as far as imports can tell. */
const withoutCrypto = data(`
  import { registerHooks } from 'node:module'
  const empty = { url: ${JSON.stringify(data('export const nothing = 0'))}, shortCircuit: true }
  registerHooks({ resolve: (specifier, context, next) => (specifier === 'node:crypto' ? empty : next(specifier, context)) })
`)

it('is imported by a Node without argon2 too, so that the storage can say which Node is needed', async () => {
  const file = new URL('../src/node/argon2.ts', import.meta.url).href
  const script = `import { nodeArgon2 } from ${JSON.stringify(file)}; console.log(typeof nodeArgon2())`
  const { stdout } = await promisify(execFile)(process.execPath, ['--import', withoutCrypto, '--input-type=module', '-e', script])
  expect(stdout).toBe('function\n')
})
