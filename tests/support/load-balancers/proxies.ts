import { type ChildProcess, spawn } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { freePort } from '../services/free-port.ts'
import { root } from '../workspace.ts'

/** A load balancer in front of two servers. */
export interface Proxy {
  readonly url: string
  close(): Promise<void>
}

/** Starts a load balancer with the configuration of its example. `ports` are those of the two servers. */
export type StartProxy = (program: string, ports: readonly [number, number]) => Promise<Proxy>

/** The temporary folders nginx would make below `/var`. */
const nginxFolders = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi']

export const startNginx: StartProxy = async (program, ports) => {
  const folder = newFolder()
  const port = await freePort()
  const config = substituted('nginx/nginx.conf', [
    ['/run/nginx.pid', join(folder, 'nginx.pid')],
    ['/var/log/nginx', folder],
    ['http {', `http {\n${nginxFolders.map(name => `  ${name}_temp_path ${join(folder, name)};`).join('\n')}`],
    ['listen 8080;', `listen 127.0.0.1:${port};`],
    ...serverPorts(ports),
  ])
  const file = join(folder, 'nginx.conf')
  writeFileSync(file, config)
  return answering(spawn(program, ['-c', file, '-e', 'stderr', '-g', 'daemon off;'], { stdio: ['ignore', 'ignore', 'pipe'] }), port, folder)
}

export const startHaproxy: StartProxy = async (program, ports) => {
  const folder = newFolder()
  const port = await freePort()
  const file = join(folder, 'haproxy.cfg')
  writeFileSync(file, substituted('haproxy/haproxy.cfg', [['bind :8080', `bind 127.0.0.1:${port}`], ...serverPorts(ports)]))
  return answering(spawn(program, ['-db', '-f', file], { stdio: ['ignore', 'ignore', 'pipe'] }), port, folder)
}

const newFolder = (): string => mkdtempSync(join(tmpdir(), 'cartwright-proxy-'))

const serverPorts = ([one, two]: readonly [number, number]): [string, string][] => [
  ['127.0.0.1:3001', `127.0.0.1:${one}`],
  ['127.0.0.1:3002', `127.0.0.1:${two}`],
]

/** An example with other ports and folders; each must be there, so that nothing is substituted in vain. */
const substituted = (example: string, pairs: readonly (readonly [string, string])[]): string =>
  pairs.reduce(
    (text, [from, to]) => {
      if (!text.includes(from)) throw new Error(`${example} has no "${from}".`)
      return text.replaceAll(from, to)
    },
    readFileSync(join(root, 'examples/deploy', example), 'utf8'),
  )

/** Resolves when it hands requests on. */
const answering = async (child: ChildProcess, port: number, folder: string): Promise<Proxy> => {
  const url = `http://127.0.0.1:${port}`
  const said: string[] = []
  child.stderr?.on('data', data => said.push(String(data)))
  const ended = new Promise<void>(resolve => child.once('exit', () => resolve()))
  const close = async () => {
    child.kill('SIGTERM')
    await ended
    rmSync(folder, { recursive: true, force: true })
  }
  for (;;) {
    const status = await fetch(`${url}/livez`).then(
      response => response.status,
      () => 0,
    )
    if (status === 200) return { url, close }
    if (child.exitCode !== null) throw new Error(`The load balancer ended with ${child.exitCode}: ${said.join('')}`)
    await new Promise(resolve => setTimeout(resolve, 20))
  }
}
