// Goal: the rules, the alerts and the dashboard of the example are right, and ask for nothing that a shop does not tell.
import { execFileSync } from 'node:child_process'
import { join } from 'node:path'
import { createCommerce, type Measure, measures, silentLogger } from '@cartwright/core'
import { memoryStorage } from '@cartwright/core/memory'
import { prometheusMeter } from '@cartwright/server/metrics'
import { describe, expect, it } from 'vitest'
import { readDocument } from './support/documents.ts'
import { dashboardQueries, namesIn, readRules, recordedNames, ruleQueries } from './support/prom-queries.ts'
import { inPath } from './support/services/in-path.ts'
import { root } from './support/workspace.ts'

const promtool = inPath('promtool')
if (promtool === undefined) {
  if (process.env.CI === 'true') throw new Error('CI has no promtool (Debian: prometheus).')
  process.stderr.write('Tests of rules are skipped: promtool is not installed (Debian: prometheus)\n')
}

/** What is told by others: Prometheus itself, and prometheus-node-exporter. */
const foreign = ['up', 'node_filesystem_avail_bytes', 'node_filesystem_size_bytes']

/** Every name that `/metrics` prints a type of, and the names of a histogram's series. */
const shownNames = async (): Promise<Set<string>> => {
  const meter = prometheusMeter({ version: '1' })
  const commerce = createCommerce({ storage: memoryStorage(), meter, logger: silentLogger })
  await commerce.start()
  const text = await meter.text()
  await commerce.close()
  return new Set(
    [...text.matchAll(/^# TYPE (\S+) (\S+)$/gm)].flatMap(([, name = '', type]) =>
      type === 'histogram' ? ['_bucket', '_sum', '_count'].map(end => name + end) : [name],
    ),
  )
}

/** The labels that something may have: its own, `le` of a histogram, and those that Prometheus adds. */
const labelsOf = (metric: string): readonly string[] => {
  const measure = Object.entries<Measure>(measures).find(([name]) => metric === name || metric.replace(/_(bucket|sum|count)$/, '') === name)?.[1]
  return measure ? [...measure.labels, ...(measure.kind === 'histogram' ? ['le'] : []), 'job', 'instance'] : []
}

describe('queries of the example', () => {
  const queries = [...ruleQueries(), ...dashboardQueries()]

  it('are there', () => {
    expect([ruleQueries().length, dashboardQueries().length]).toEqual([29, 36])
  })

  it('name metrics that /metrics prints, that rules record, or that others tell', async () => {
    const known = new Set([...(await shownNames()), ...recordedNames(), ...foreign])
    const unknown = queries.flatMap(query =>
      namesIn(query)
        .metrics.filter(name => !known.has(name))
        .map(name => `${query.where}: ${name}`),
    )
    expect(unknown).toEqual([])
    expect(queries.filter(query => namesIn(query).metrics.length === 0)).toEqual([])
  })

  it('name labels that one of their metrics has', () => {
    const wrong = queries.flatMap(query => {
      const { metrics, labels } = namesIn(query)
      if (!metrics.every(metric => labelsOf(metric).length > 0)) return []
      const known = new Set(metrics.flatMap(labelsOf))
      return labels.filter(label => !known.has(label)).map(label => `${query.where}: ${label}`)
    })
    expect(wrong).toEqual([])
  })

  it('cover every measure', () => {
    const asked = new Set(queries.flatMap(query => namesIn(query).metrics.map(name => name.replace(/_(bucket|sum|count)$/, ''))))
    expect(Object.keys(measures).filter(name => !asked.has(name))).toEqual([])
  })

  it('behind alerts have a line in docs/observability.md that says where to look', () => {
    const alerts = readRules('alerts.yml').groups.flatMap(({ rules }) => rules.flatMap(({ alert, labels }) => (alert ? [[alert, labels?.severity]] : [])))
    const rows = [...readDocument('docs/observability.md').text.matchAll(/^\| (`[A-Z][a-z]\w+`(?:, `\w+`)*) \| ([a-z, ]+) \|/gm)]
    const told = rows.flatMap(([, names = '', severities = '']) =>
      names.split(', ').map((name, index) => [name.slice(1, -1), severities.split(', ').at(index) ?? severities.split(', ').at(-1)]),
    )
    expect(told.toSorted()).toEqual(alerts.toSorted())
  })

  it('are read as what they are', () => {
    const text = 'sum by (job) (rate(a_total{x="1"}[5m])) / on (y) b:c{z=~"d"}'
    expect(namesIn({ where: 'here', text })).toEqual({ metrics: ['a_total', 'b:c'], labels: ['job', 'x', 'y', 'z'] })
    expect(() => namesIn({ where: 'here', text: 'sum(a' })).toThrow('here is no PromQL')
  })
})

describe.skipIf(promtool === undefined)('promtool', () => {
  const folder = join(root, 'examples/observability')
  const run = (...args: readonly string[]) => execFileSync(promtool ?? '', args, { cwd: folder, encoding: 'utf8', stdio: 'pipe' })

  it('finds nothing wrong with the configuration and the rules', () => {
    expect(run('check', 'config', '--lint=all', '--lint-fatal', 'prometheus.yml')).toContain('SUCCESS: 20 rules found')
  })

  it('sees the alerts fire when they are to, and not when they are not', () => {
    expect(run('test', 'rules', 'rules/alerts.test.yml')).toContain('SUCCESS')
  })
})
