// Goal: the examples for Docker and systemd fit the program: their variables, commands, ports and times are those of the code, and what can be run of them without Docker is run.
import { spawn, spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { serve } from '@hono/node-server'
import { beforeAll, describe, expect, it, onTestFinished } from 'vitest'
import { parse } from 'yaml'
import { dockerfileOf } from './support/deploy/dockerfile.ts'
import { unitOf } from './support/deploy/unit.ts'
import { helpOf } from './support/help.ts'
import { freePort } from './support/services/free-port.ts'
import { inPath } from './support/services/in-path.ts'
import { root } from './support/workspace.ts'

const read = (path: string): string => readFileSync(join(root, 'examples/deploy', path), 'utf8')
/** The names that a file of variables sets. */
const namesIn = (text: string): string[] => [...text.matchAll(/^(\w+)=/gm)].map(([, name = '']) => name)

const hasSystemd = inPath('systemd-analyze') !== undefined
if (!hasSystemd) console.info('Skipped: there is no systemd-analyze here that could judge the service.')

let commands: readonly string[]
let isKnown: (name: string) => boolean
beforeAll(async () => {
  const help = await helpOf()
  commands = help[0]?.commands ?? []
  const text = help.find(({ path }) => path.join(' ') === 'serve')?.text ?? ''
  isKnown = name => name === 'NODE_ENV' || new RegExp(`^ +(\\w+, )?${name}\\b`, 'm').test(text)
})

describe('the image', () => {
  const stages = dockerfileOf(read('docker/Dockerfile'))
  const last = stages.at(-1)
  const argumentOf = (name: string): string => last?.instructions.find(instruction => instruction.name === name)?.argument ?? ''
  const variables = Object.fromEntries([...argumentOf('ENV').matchAll(/(\w+)=(\S+)/g)].map(([, name, value]) => [name, value]))

  it('is made in two stages of images that are named without a registry, and takes one file from the first', () => {
    expect(stages.map(({ image, name }) => [image, name])).toEqual([
      ['node:24-bookworm-slim', 'build'],
      ['debian:bookworm-slim', null],
    ])
    expect(last?.instructions.filter(({ name }) => name === 'COPY' || name === 'ADD').map(({ argument }) => argument)).toEqual([
      '--from=build /src/dist-bin/cartwright /usr/local/bin/cartwright',
    ])
  })

  it('is built by a command that there is', () => {
    const { scripts } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'))
    const runs = stages[0]?.instructions.filter(({ name }) => name === 'RUN').map(({ argument }) => argument)
    expect(runs).toEqual(['npm run build:binary'])
    expect(scripts).toHaveProperty(['build:binary'])
  })

  it('takes nothing along that git does not have', () => {
    const ignored = readFileSync(join(root, '.gitignore'), 'utf8').trim().split('\n')
    expect(read('docker/Dockerfile.dockerignore').trim().split('\n')).toEqual(['.git', ...ignored.map(line => `**/${line.replace(/\/$/, '')}`)])
  })

  it('runs the server as a user without rights, who owns the folder it works in', () => {
    expect(argumentOf('USER')).toBe('10001')
    expect(argumentOf('RUN')).toMatch(new RegExp(`^useradd .*--uid 10001 --home-dir ${argumentOf('WORKDIR')} --create-home `))
    expect(argumentOf('VOLUME')).toBe(argumentOf('WORKDIR'))
    expect([argumentOf('ENTRYPOINT'), argumentOf('CMD')]).toEqual(['["cartwright"]', '["serve"]'])
    expect(commands).toContain('serve')
    expect(Object.keys(variables).filter(name => !isKnown(name))).toEqual([])
    expect([variables.HOST, variables.PORT]).toEqual(['0.0.0.0', argumentOf('EXPOSE')])
  })

  it('is asked how it is without another program', async () => {
    const [program = '', ...args] = JSON.parse(argumentOf('HEALTHCHECK').replace(/^[\s\S]*?CMD /, '')) as string[]
    const port = await freePort()
    let status = 200
    const server = serve({ port, hostname: '127.0.0.1', fetch: request => new Response(new URL(request.url).pathname, { status }) })
    onTestFinished(() => new Promise(resolve => server.close(() => resolve())))
    await new Promise(resolve => server.once('listening', resolve))
    const check = (to: number) =>
      new Promise<number | null>(resolve => {
        spawn(program, args, { env: { PORT: String(to) }, stdio: 'ignore' }).once('close', resolve)
      })
    expect(await check(port)).toBe(0)
    status = 503
    expect(await check(port)).toBe(1)
    expect(await check(await freePort())).toBe(1)
  })
})

/** What this test reads of a service. */
interface Service {
  readonly image: string
  readonly environment?: Readonly<Record<string, string>>
  readonly depends_on?: Readonly<Record<string, { readonly condition: string }>>
  readonly healthcheck?: { readonly test: readonly string[] }
  readonly ports?: readonly string[]
  readonly volumes?: readonly string[]
  readonly [more: string]: unknown
}

describe('the compose file', () => {
  const text = read('docker/compose.yaml')
  const { services, volumes } = parse(text) as { readonly services: Readonly<Record<string, Service>>; readonly volumes: object }
  const { serve: shop, postgres, redis } = services
  const example = read('docker/env.example')

  it('has a shop, a Postgres and a Redis, and the shop waits for both', () => {
    expect(Object.keys(services)).toEqual(['serve', 'postgres', 'redis'])
    expect(shop?.depends_on).toEqual({ postgres: { condition: 'service_healthy' }, redis: { condition: 'service_healthy' } })
    expect([postgres?.healthcheck?.test[1], redis?.healthcheck?.test[1]]).toEqual(['pg_isready', 'redis-cli'])
    expect(postgres?.volumes?.map(volume => volume.split(':')[0])).toEqual(Object.keys(volumes))
  })

  it('sets variables that the program reads, and leads to its own servers', () => {
    const environment = shop?.environment ?? {}
    expect(Object.keys(environment).filter(name => !isKnown(name))).toEqual([])
    expect([new URL(environment.REDIS_URL ?? '').hostname, (environment.DATABASE_URL ?? '').split('@')[1]]).toEqual(['redis', 'postgres:5432/shop'])
    expect(postgres?.environment).toMatchObject({ POSTGRES_USER: 'shop', POSTGRES_DB: 'shop' })
  })

  it('takes every setting from a file that names them all, and does not start without its secrets', () => {
    const used = [...text.matchAll(/\$\{(\w+)/g)].map(([, name = '']) => name)
    expect([...new Set(used)].filter(name => name !== 'TRUSTED_PROXIES').sort()).toEqual(namesIn(example).sort())
    expect([...text.matchAll(/\$\{(\w+):\?\}/g)].map(([, name]) => name)).toEqual(['POSTGRES_PASSWORD', 'JWT_SECRET', 'METRICS_TOKEN', 'POSTGRES_PASSWORD'])
    expect(example).toMatch(/^POSTGRES_PASSWORD=\n[\s\S]*^JWT_SECRET=\n[\s\S]*^METRICS_TOKEN=\n/m)
  })

  it('listens where a proxy on this machine reaches it, and gives it time to end', () => {
    expect(shop?.ports).toEqual(['127.0.0.1:3000:3000', '127.0.0.1:9464:9464'])
    expect(shop).toMatchObject({ stop_grace_period: '30s', init: true, read_only: true, cap_drop: ['ALL'], security_opt: ['no-new-privileges:true'] })
  })
})

describe('the service for systemd', () => {
  const text = read('systemd/cartwright.service')
  const unit = unitOf(text)
  const service = unit.get('Service') ?? new Map<string, string>()

  it('serves by the executable, restarts it without a pause, and gives it time to end', () => {
    const [program, command] = (service.get('ExecStart') ?? '').split(' ')
    expect(program).toBe('/usr/local/bin/cartwright')
    expect(commands).toContain(command)
    expect([service.get('ExecReload'), service.get('KillMode'), service.get('TimeoutStopSec')]).toEqual(['/bin/kill -s USR2 $MAINPID', 'mixed', '30s'])
  })

  it('sets variables that the program reads, in folders the service may write to', () => {
    const example = read('systemd/shop.env')
    expect(namesIn(example).filter(name => !isKnown(name))).toEqual([])
    expect(example).toContain(`DATABASE_URL=sqlite:/var/lib/${service.get('StateDirectory')}/`)
    expect(service.get('Environment')).toBe(`NODE_ENV=production XDG_CACHE_HOME=/var/cache/${service.get('CacheDirectory')}`)
  })

  it.skipIf(!hasSystemd)('is one that systemd takes, and calls well locked', () => {
    const folder = mkdtempSync(join(tmpdir(), 'cartwright-unit-'))
    onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
    const file = join(folder, 'cartwright.service')
    // A program that is here: that there is none is all that would be wrong.
    writeFileSync(file, text.replace('/usr/local/bin/cartwright', process.execPath))
    const verified = spawnSync('systemd-analyze', ['verify', file], { encoding: 'utf8' })
    expect([verified.status, verified.stdout + verified.stderr]).toEqual([0, ''])
    const security = spawnSync('systemd-analyze', ['security', '--offline=true', '--threshold=20', file], { encoding: 'utf8' })
    expect(security.status).toBe(0)
  })
})
