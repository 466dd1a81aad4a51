export { type JoinedMetrics, joinedMetrics } from './joined-metrics.ts'
export { type ListenForMetricsOptions, listenForMetrics, type MetricsListening } from './listen-for-metrics.ts'
export { type MetricsSnapshot, type PrometheusMeter, type PrometheusMeterOptions, prometheusMeter } from './prometheus-meter.ts'
