import { spawn } from 'node:child_process'
import { mkdirSync, readdirSync, readFileSync, statSync, symlinkSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import { run, temporaryFolder } from './support/run.ts'

const modules = resolve(import.meta.dirname, '../../../node_modules')

/** Runs a script of a project as npm would, on the sources of the packages; gives what it answers to the first request. */
const open = async (folder: string, script: string): Promise<unknown> => {
  const args = script.replace('dist/main.js', 'src/main.ts').split(' ').slice(1)
  const { NODE_ENV: _env, VITEST: _vitest, ...env } = process.env
  const child = spawn(process.execPath, ['--conditions=cartwright-source', ...args], { cwd: folder, env: { ...env, PORT: '0' } })
  onTestFinished(() => {
    child.kill('SIGKILL')
  })
  let text = ''
  child.stderr.on('data', chunk => {
    text += chunk
  })
  for await (const chunk of child.stdout) {
    text += chunk
    const [url] = /http:\/\/127\.0\.0\.1:\d+/.exec(text) ?? []
    if (url === undefined) continue
    const answer = await (await fetch(`${url}/products`)).json()
    const ended = new Promise(done => child.once('exit', done))
    child.kill('SIGTERM')
    expect(await ended).toBe(0)
    return answer
  }
  throw new Error(`It ended: ${text}`)
}

describe('init', () => {
  it.each(['standalone', 'embedded'])('makes a %s project that runs', async kind => {
    const cwd = temporaryFolder()
    const made = await run(['init', 'My shop', `--${kind}`, '--currency', 'EUR'], { cwd })
    expect([made.code, made.err]).toEqual([0, ''])
    expect(made.out).toBe(`A shop is in ${join(cwd, 'My shop')}. Open it:\n\n  cd 'My shop' && npm install\n  npm start\n`)
    const folder = join(cwd, 'My shop')
    expect(readdirSync(folder).toSorted()).toEqual(['.env', '.gitignore', 'README.md', 'package.json', ...(kind === 'embedded' ? ['server.ts'] : [])])
    expect(statSync(join(folder, '.env')).mode & 0o777).toBe(0o600)
    expect(readFileSync(join(folder, '.env'), 'utf8')).toMatch(/^SHOP_CURRENCY=EUR$[\s\S]*^JWT_SECRET=[\w-]{43}$/m)
    const manifest = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'))
    expect(manifest.name).toBe('my-shop')
    // What npm installs is what this workspace has.
    symlinkSync(modules, join(folder, 'node_modules'))
    expect(await open(folder, manifest.scripts.start)).toMatchObject({ products: [], total: 0 })
    expect(readdirSync(folder)).toContain('shop.db')
  })

  it('asks on a terminal', async () => {
    const cwd = temporaryFolder()
    const made = await run(['init'], { cwd, isTerminal: true, stdin: 'emb\nchf\n' })
    expect([made.code, made.out]).toEqual([0, `A shop is in ${cwd}. Open it:\n\n  npm install\n  npm start\n`])
    expect(readdirSync(cwd)).toContain('server.ts')
    expect(readFileSync(join(cwd, '.env'), 'utf8')).toContain('SHOP_CURRENCY=CHF')
    const none = temporaryFolder()
    expect((await run(['init'], { cwd: none, isTerminal: true, stdin: 'neither\n' })).code).toBe(1)
    expect(readdirSync(none)).toEqual([])
  })

  it('refuses a folder that is not empty, and makes nothing unasked', async () => {
    const cwd = temporaryFolder()
    mkdirSync(join(cwd, 'full'))
    writeFileSync(join(cwd, 'full/notes.txt'), '')
    expect(await run(['init', 'full', '--standalone'], { cwd })).toEqual({ code: 1, out: '', err: `error: The folder ${join(cwd, 'full')} is not empty.\n` })
    expect((await run(['init', 'full/notes.txt', '--standalone'], { cwd })).err).toContain('is a file')
    const silent = await run(['init', 'new'], { cwd })
    expect([silent.code, silent.err]).toEqual([2, expect.stringContaining('--standalone or --embedded')])
    expect((await run(['init', 'new', '--standalone', '--embedded'], { cwd })).code).toBe(2)
    expect([readdirSync(cwd), readdirSync(join(cwd, 'full'))]).toEqual([['full'], ['notes.txt']])
  })
})
