import { spawn } from 'node:child_process'
import { resolve } from 'node:path'
import { onTestFinished } from 'vitest'
import { compileCache, compiledProgram } from '../../../../tests/support/compiled-program.ts'

/** The program's own file. */
export const main = await compiledProgram(resolve(import.meta.dirname, '../../src/main.ts'))

/** Starts the program as a process of its own, which is gone after the test. */
export const start = (args: readonly string[], cwd: string, variables: Readonly<Record<string, string>> = {}) => {
  const { NODE_ENV: _env, VITEST: _vitest, ...env } = process.env
  const child = spawn(process.execPath, [main, ...args], { cwd, env: { ...env, ...compileCache(), PORT: '0', ...variables } })
  onTestFinished(() => {
    child.kill('SIGKILL')
  })
  let text = ''
  let wake: () => void = () => undefined
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', chunk => {
      text += chunk
      wake()
    })
  }
  const exited = new Promise<number | null>(done => child.once('close', done))
  /** Resolves when the program has printed this so many times. */
  const printed = async (wanted: string, times = 1) => {
    while (text.split(wanted).length <= times)
      await Promise.race([new Promise<void>(next => (wake = next)), exited.then(code => Promise.reject(new Error(`It ended with ${code}: ${text}`)))])
  }
  return { child, exited, printed, text: () => text }
}
