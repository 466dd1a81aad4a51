import { spawn } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { stringify } from 'yaml'
import { freePort } from './free-port.ts'
import { inPath } from './in-path.ts'

/** A Prometheus of one's own on loopback. */
export interface PrometheusServer {
  /** The values that an expression has now, by their labels as JSON. */
  query(expression: string): Promise<Readonly<Record<string, number>>>
  /** Names of the alerts that fire now. */
  firing(): Promise<readonly string[]>
  close(): Promise<void>
}

export interface PrometheusOptions {
  readonly config: Readonly<Record<string, unknown>>
  /** Rule files by name; `config` lists the names under `rule_files`. */
  readonly rules: Readonly<Record<string, unknown>>
}

interface QueryAnswer {
  readonly data: { readonly result: readonly { readonly metric: Readonly<Record<string, string>>; readonly value: readonly [number, string] }[] }
}

interface AlertsAnswer {
  readonly data: { readonly alerts: readonly { readonly labels: Readonly<Record<string, string>>; readonly state: string }[] }
}

/** Starts Prometheus on these rules; undefined when it is not installed. Resolves when it answers. */
export async function startPrometheus({ config, rules }: PrometheusOptions): Promise<PrometheusServer | undefined> {
  const program = inPath('prometheus')
  if (program === undefined) return undefined
  const folder = mkdtempSync(join(tmpdir(), 'cartwright-prometheus-'))
  for (const [name, content] of Object.entries({ ...rules, 'prometheus.yml': config })) writeFileSync(join(folder, name), stringify(content))
  const port = await freePort()
  const paths = [`--config.file=${join(folder, 'prometheus.yml')}`, `--storage.tsdb.path=${join(folder, 'data')}`]
  const child = spawn(program, [...paths, `--web.listen-address=127.0.0.1:${port}`, '--log.level=error'], { stdio: ['ignore', 'ignore', 'pipe'] })
  let said = ''
  child.stderr.on('data', data => {
    said += String(data)
  })
  const ended = new Promise<void>(resolve => child.once('exit', () => resolve()))
  const url = `http://127.0.0.1:${port}`
  const isReady = () =>
    fetch(`${url}/-/ready`).then(
      ({ ok }) => ok,
      () => false,
    )
  while (!(await isReady())) {
    if (child.exitCode !== null) throw new Error(`Prometheus ended with ${child.exitCode}: ${said}`)
    await new Promise(resolve => setTimeout(resolve, 20))
  }
  const ask = async <Answer>(path: string): Promise<Answer> => (await (await fetch(url + path)).json()) as Answer
  return {
    query: async expression => {
      const { data } = await ask<QueryAnswer>(`/api/v1/query?query=${encodeURIComponent(expression)}`)
      return Object.fromEntries(data.result.map(({ metric, value }) => [JSON.stringify(metric), Number(value[1])]))
    },
    firing: async () => {
      const { data } = await ask<AlertsAnswer>('/api/v1/alerts')
      return data.alerts.filter(({ state }) => state === 'firing').map(({ labels }) => labels.alertname ?? '')
    },
    close: async () => {
      child.kill('SIGTERM')
      await ended
      rmSync(folder, { recursive: true, force: true })
    },
  }
}
