// Goal: the example for Kubernetes fits the program: its ports, paths, variables and commands are those of the code, and each file has what a cluster demands.
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { endpoints } from '@cartwright/server/contract'
import { beforeAll, describe, expect, it } from 'vitest'
import { parseAllDocuments } from 'yaml'
import { helpOf } from './support/help.ts'
import { root } from './support/workspace.ts'

const folder = join(root, 'examples/deploy/kubernetes')
const files = readdirSync(folder).filter(name => name.endsWith('.yaml'))

/** What this test reads of an object, as far as it has it. */
interface Manifest {
  readonly apiVersion: string
  readonly kind: string
  readonly metadata: { readonly name: string; readonly labels?: Labels }
  readonly data?: Labels
  readonly stringData?: Labels
  readonly spec: {
    readonly selector?: Labels & { readonly matchLabels?: Labels }
    readonly template?: { readonly metadata: { readonly labels: Labels }; readonly spec: PodSpec }
    readonly strategy?: { readonly rollingUpdate: { readonly maxSurge: number; readonly maxUnavailable: number } }
    readonly ports?: readonly { readonly port: number; readonly targetPort: string }[]
    readonly scaleTargetRef?: { readonly apiVersion: string; readonly kind: string; readonly name: string }
    readonly minReplicas?: number
    readonly maxReplicas?: number
    readonly maxUnavailable?: number
    readonly rules?: readonly { readonly http: { readonly paths: readonly { readonly backend: { readonly service: { readonly name: string } } }[] } }[]
  }
}

type Labels = Readonly<Record<string, string>>

interface PodSpec {
  readonly restartPolicy?: string
  readonly terminationGracePeriodSeconds?: number
  readonly containers: readonly Container[]
}

interface Container {
  readonly image: string
  readonly args: readonly string[]
  readonly envFrom: readonly Readonly<Record<string, { readonly name: string }>>[]
  readonly ports?: readonly { readonly name: string; readonly containerPort: number }[]
  readonly startupProbe?: Probe
  readonly readinessProbe?: Probe
  readonly livenessProbe?: Probe
}

interface Probe {
  readonly httpGet: { readonly path: string; readonly port: string }
  readonly periodSeconds: number
  readonly failureThreshold: number
}

const read = (name: string): Manifest[] =>
  parseAllDocuments(readFileSync(join(folder, name), 'utf8')).map(document => {
    if (document.errors.length > 0) throw document.errors[0]
    return document.toJS()
  })

const manifests = files.flatMap(read)
const named = (kind: string, name = 'shop'): Manifest => {
  const found = manifests.find(manifest => manifest.kind === kind && manifest.metadata.name === name)
  if (!found) throw new Error(`There is no ${kind} ${name}.`)
  return found
}
const podOf = ({ spec }: Manifest): PodSpec => {
  if (!spec.template) throw new Error('There is no template.')
  return spec.template.spec
}
const containerOf = (manifest: Manifest): Container => {
  const [container, ...others] = podOf(manifest).containers
  if (!container || others.length > 0) throw new Error('There is not one container.')
  return container
}
const withPods = manifests.filter(({ spec }) => spec?.template !== undefined)
const settings = named('ConfigMap').data ?? {}

/** API versions that clusters of today serve (Kubernetes 1.23 and newer). */
const apiVersions: Labels = {
  ConfigMap: 'v1',
  Secret: 'v1',
  Service: 'v1',
  Deployment: 'apps/v1',
  Job: 'batch/v1',
  PodDisruptionBudget: 'policy/v1',
  HorizontalPodAutoscaler: 'autoscaling/v2',
  Ingress: 'networking.k8s.io/v1',
}

describe('the example for Kubernetes', () => {
  let commands: readonly string[]
  let variables: string
  beforeAll(async () => {
    const help = await helpOf()
    commands = help[0]?.commands ?? []
    variables = help.find(({ path }) => path.join(' ') === 'serve')?.text ?? ''
  })

  it('has every kind, in a version that is served', () => {
    expect(Object.fromEntries(manifests.map(({ kind, apiVersion }) => [kind, apiVersion]))).toEqual(apiVersions)
    expect(withPods.map(({ kind, metadata }) => `${kind} ${metadata.name}`)).toEqual(['Job shop-migrate-0-1-0', 'Deployment shop', 'Deployment shop-worker'])
  })

  it('sets variables the program reads, and no secret among the settings', () => {
    const secret = Object.keys(named('Secret').stringData ?? {})
    const all = [...Object.keys(settings), ...secret].filter(name => name !== 'NODE_ENV')
    expect(all.filter(name => !new RegExp(`^ +(\\w+, )?${name}\\b`, 'm').test(variables))).toEqual([])
    expect(Object.keys(settings).filter(name => /SECRET|PASSWORD|DATABASE_URL/.test(name))).toEqual([])
    expect(secret).toEqual(expect.arrayContaining(['DATABASE_URL', 'JWT_SECRET']))
    expect(Object.values(settings).filter(value => typeof value !== 'string')).toEqual([])
  })

  it('gives every pod the same program and environment, and a command that there is', () => {
    for (const manifest of withPods) {
      const { image, args, envFrom } = containerOf(manifest)
      expect([image, envFrom]).toEqual(['registry.example/shop:0.1.0', [{ configMapRef: { name: 'shop' } }, { secretRef: { name: 'shop' } }]])
      expect(commands).toContain(args[0])
    }
    expect(podOf(named('Job', 'shop-migrate-0-1-0')).restartPolicy).toBe('Never')
  })

  it('selects the pods that it means', () => {
    const { template, selector, strategy } = named('Deployment').spec
    const labels = template?.metadata.labels
    expect(labels).toEqual({ app: 'shop', part: 'serve' })
    expect([selector?.matchLabels, named('Service').spec.selector, named('PodDisruptionBudget').spec.selector?.matchLabels]).toEqual([labels, labels, labels])
    expect(strategy?.rollingUpdate).toEqual({ maxSurge: 1, maxUnavailable: 0 })
    const { spec: worker } = named('Deployment', 'shop-worker')
    expect(worker.selector?.matchLabels).toEqual(worker.template?.metadata.labels)
    expect(named('HorizontalPodAutoscaler').spec).toMatchObject({ scaleTargetRef: { apiVersion: 'apps/v1', kind: 'Deployment', name: 'shop' }, minReplicas: 2 })
    expect(named('PodDisruptionBudget').spec.maxUnavailable).toBe(1)
    expect(named('Ingress').spec.rules?.flatMap(({ http }) => http.paths.map(({ backend }) => backend.service.name))).toEqual(['shop'])
  })

  it('asks at the port the program listens on, at paths it has', () => {
    const { ports, startupProbe, readinessProbe, livenessProbe } = containerOf(named('Deployment'))
    const metrics = { name: 'metrics', containerPort: Number(settings.METRICS_PORT) }
    expect(ports).toEqual([{ name: 'http', containerPort: Number(settings.PORT) }, metrics])
    expect(containerOf(named('Deployment', 'shop-worker')).ports).toEqual([metrics])
    expect(named('Service').spec.ports).toEqual([expect.objectContaining({ port: 80, targetPort: 'http' })])
    const [live, ready] = [endpoints['system.live'].path, endpoints['system.ready'].path]
    const probe = (path: string) => expect.objectContaining({ httpGet: { path, port: 'http' } })
    expect([startupProbe, livenessProbe, readinessProbe]).toEqual([probe(live), probe(live), probe(ready)])
  })

  it('gives a pod the time it needs: to be seen leaving, to answer, to end', () => {
    const drainSeconds = Number(settings.DRAIN_MS) / 1_000
    const { readinessProbe } = containerOf(named('Deployment'))
    expect((readinessProbe?.periodSeconds ?? 0) * (readinessProbe?.failureThreshold ?? 0)).toBeLessThan(drainSeconds)
    expect(drainSeconds).toBeLessThanOrEqual(15)
    for (const name of ['shop', 'shop-worker']) expect(podOf(named('Deployment', name)).terminationGracePeriodSeconds).toBeGreaterThanOrEqual(30)
  })
})
