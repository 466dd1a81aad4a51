import { type Meter, noopMeter } from '@cartwright/core'
import type { PrometheusMeter } from '@cartwright/server/metrics'
import { version } from '../version.ts'
import type { MetricsSettings } from './metrics-settings.ts'
import { portProblem } from './port-problem.ts'

/** Takes the figures of this process. */
export interface Metrics {
  readonly meter: Meter
  /** Where they are shown, `http://127.0.0.1:9464/metrics`; null where they are not. */
  readonly url: string | null
}

/** Figures of this process, shown nowhere yet. */
export const newMeter = async (): Promise<PrometheusMeter> => {
  // Only now: a shop without metrics loads none of it.
  const { prometheusMeter } = await import('@cartwright/server/metrics')
  return prometheusMeter({ version })
}

/**
 * Does the work of this process while its figures are taken and shown; where nothing is to be shown, nothing is taken.
 * @throws FailedError when the port cannot be had
 */
export const withMetrics = async (settings: MetricsSettings | null, work: (metrics: Metrics) => Promise<void>): Promise<void> => {
  if (!settings) return work({ meter: noopMeter, url: null })
  const meter = await newMeter()
  const { url, stop } = await showMetrics(settings, () => meter.text())
  await work({ meter, url }).finally(stop)
}

/** Figures that are shown, until they are stopped. */
export interface ShownMetrics {
  readonly url: string
  readonly stop: () => Promise<void>
}

/**
 * Shows figures, whosever they are.
 * @throws FailedError when the port cannot be had
 */
export const showMetrics = async (settings: MetricsSettings, text: () => Promise<string>): Promise<ShownMetrics> => {
  const { listenForMetrics } = await import('@cartwright/server/metrics')
  const { port, stop } = await listenForMetrics({ ...settings, text }).catch(error => {
    throw portProblem(error, settings, 'METRICS_')
  })
  return { url: urlOf(settings, port), stop }
}

const urlOf = ({ host }: MetricsSettings, port: number): string => `http://${host.includes(':') ? `[${host}]` : host}:${port}/metrics`
