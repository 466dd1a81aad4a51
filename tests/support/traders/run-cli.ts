import { spawn } from 'node:child_process'
import { join } from 'node:path'
import { compileCache, compiledProgram } from '../compiled-program.ts'
import { root } from '../workspace.ts'

/** Runs a command line on a shop's database, in a process of its own. */
export async function runCli(databaseUrl: string, args: readonly string[]): Promise<{ readonly code: number | null; readonly text: string }> {
  const child = spawn(process.execPath, [await compiledProgram(join(root, 'packages/cli/src/main.ts')), ...args], {
    env: { ...process.env, ...compileCache(), DATABASE_URL: databaseUrl },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let text = ''
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', data => {
      text += String(data)
    })
  return new Promise(resolve => child.once('close', code => resolve({ code, text })))
}
