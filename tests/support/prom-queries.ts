import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parser } from '@prometheus-io/lezer-promql'
import { parse } from 'yaml'
import { root } from './workspace.ts'

const folder = join(root, 'examples/observability')

/** A query as it stands in a file, and where. */
export interface Query {
  readonly where: string
  readonly text: string
}

interface Rules {
  readonly groups: readonly {
    readonly rules: readonly {
      readonly record?: string
      readonly alert?: string
      readonly expr: string
      readonly for?: string
      readonly labels?: { readonly severity: string }
    }[]
  }[]
}

interface Panel {
  readonly title: string
  readonly targets?: readonly { readonly expr: string }[]
}

export const readRules = (file: string): Rules => parse(readFileSync(join(folder, 'rules', file), 'utf8')) as Rules

/** Every query of the rules. */
export const ruleQueries = (): Query[] =>
  ['recording.yml', 'alerts.yml'].flatMap(file =>
    readRules(file).groups.flatMap(({ rules }) => rules.map(({ record, alert, expr }) => ({ where: `${file}: ${record ?? alert}`, text: expr }))),
  )

/** What rules record, by name. */
export const recordedNames = (): string[] => readRules('recording.yml').groups.flatMap(({ rules }) => rules.flatMap(({ record }) => record ?? []))

/** Every query of the dashboard, with Grafana's own variables filled in. */
export const dashboardQueries = (): Query[] => {
  const { panels } = JSON.parse(readFileSync(join(folder, 'grafana-dashboard.json'), 'utf8')) as { readonly panels: readonly Panel[] }
  return panels.flatMap(({ title, targets = [] }) =>
    targets.map(({ expr }) => ({ where: `dashboard: ${title}`, text: expr.replaceAll('$__rate_interval', '5m').replaceAll('$job', '.+') })),
  )
}

/** The metrics that a query asks for, and the labels that it names. @throws Error for what is no PromQL */
export const namesIn = ({ where, text }: Query): { readonly metrics: readonly string[]; readonly labels: readonly string[] } => {
  const metrics: string[] = []
  const labels: string[] = []
  parser.parse(text).iterate({
    enter: ({ type, from, to, node }) => {
      if (type.isError) throw new Error(`${where} is no PromQL at "${text.slice(from, from + 20)}".`)
      if (type.name === 'Identifier' && node.parent?.name === 'VectorSelector') metrics.push(text.slice(from, to))
      if (type.name === 'LabelName') labels.push(text.slice(from, to))
    },
  })
  return { metrics, labels }
}
