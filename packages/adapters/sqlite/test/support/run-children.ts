import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'

const script = fileURLToPath(new URL('./child.ts', import.meta.url))

/** Runs one task in several processes that begin at the same moment; answers what each of them said. Throws what one of them died of. */
export async function runChildren(count: number, task: 'migrate' | 'reserve', file: string): Promise<unknown[]> {
  const children = Array.from({ length: count }, (_, index) =>
    spawn(process.execPath, ['--conditions=cartwright-source', script, task, file, `child ${index}`], { stdio: ['pipe', 'pipe', 'pipe'] }),
  )
  const answers = children.map(answerOf)
  await Promise.all(children.map(child => once(child.stdout, 'data')))
  for (const child of children) child.stdin.end('go\n')
  return Promise.all(answers)
}

async function answerOf(child: ChildProcess): Promise<unknown> {
  const said: string[] = []
  const errors: string[] = []
  child.stdout?.on('data', data => said.push(String(data)))
  child.stderr?.on('data', data => errors.push(String(data)))
  const [code] = await once(child, 'exit')
  if (code !== 0) throw new Error(`a child ended with ${code}: ${errors.join('')}`)
  return JSON.parse(said.join('').replace('ready\n', '')) as unknown
}
