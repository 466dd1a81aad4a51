import { spawn } from 'node:child_process'
import { closeSync, existsSync, openSync } from 'node:fs'
import { describe, expect, it, onTestFinished } from 'vitest'
import { main, start } from './support/program-process.ts'
import { temporaryFolder } from './support/run.ts'

describe('the program as a process', () => {
  it.each(['SIGINT', 'SIGTERM'] as const)('serves, and ends with 0 on %s', async signal => {
    const { child, exited, printed, text } = start(['serve'], temporaryFolder())
    await printed('Ctrl-C')
    const [url] = /http:\/\/127\.0\.0\.1:\d+/.exec(text()) ?? []
    expect((await fetch(`${url}/livez`)).status).toBe(200)
    child.kill(signal)
    expect(await exited).toBe(0)
    expect(text()).toContain('Stopped.')
    expect(text()).not.toContain('Warning')
  })

  it.skipIf(!existsSync('/dev/full'))('says that its result could not be written, and exits with 3', async () => {
    const full = openSync('/dev/full', 'w')
    onTestFinished(() => closeSync(full))
    const child = spawn(process.execPath, [main, '--version'], { cwd: temporaryFolder(), stdio: ['ignore', full, 'pipe'] })
    let told = ''
    child.stderr?.on('data', chunk => {
      told += chunk
    })
    const code = await new Promise<number | null>(done => child.once('close', done))
    expect([code, told]).toEqual([3, expect.stringMatching(/^error: The result cannot be written: ENOSPC[^\n]*\n$/)])
  })

  it('hands its exit code on', async () => {
    const { exited, text } = start(['doctor'], temporaryFolder())
    expect(await exited).toBe(3)
    expect(text()).toMatch(/^error: There is no shop at .+\n$/)
  })
})
