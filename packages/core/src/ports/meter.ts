/** What a metric is: a count that only grows, a spread of observations, or a level that is read whenever somebody looks. */
export interface Measure {
  readonly kind: 'counter' | 'histogram' | 'level'
  readonly help: string
  /** Each has one of few values: a route's template, never its path; a class, never an id or a text from outside. */
  readonly labels: readonly string[]
  /** Upper bounds of a histogram's buckets, in its own unit. */
  readonly buckets?: readonly number[]
  /** What one level of several processes of a shop comes to: levels of the database are seen by each of them, levels of a process add up. `sum` unless told. */
  readonly together?: 'sum' | 'max'
}

const requestSeconds = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10] as const
const waitSeconds = [0.0001, 0.001, 0.005, 0.01, 0.05, 0.1, 0.5, 1, 5] as const

/** Everything that a shop measures, under the names that Prometheus knows it by: unit last, base units, money in minor units. */
export const measures = {
  cartwright_http_requests_total: {
    kind: 'counter',
    help: 'Requests answered, by template of the route ("none" where there is none), method and class of the status (2xx, 4xx, ...).',
    labels: ['route', 'method', 'status'],
  },
  cartwright_http_request_duration_seconds: {
    kind: 'histogram',
    help: 'Time from a request to its answer; of a streamed answer, to its first byte.',
    labels: ['route', 'method'],
    buckets: requestSeconds,
  },
  cartwright_shed_total: {
    kind: 'counter',
    help: 'Requests refused before any work because changes wait too long for the database, by class of the limit they count against.',
    labels: ['class'],
  },
  cartwright_queue_deliveries: {
    kind: 'level',
    help: 'Deliveries of events in the database: ready (with events not relayed yet), leased by a worker, or dead.',
    labels: ['state'],
    together: 'max',
  },
  cartwright_queue_oldest_seconds: {
    kind: 'level',
    help: 'How long the oldest delivery that is ready has been due, or the oldest event in the outbox has not been relayed.',
    labels: [],
    together: 'max',
  },
  cartwright_attention_open: {
    kind: 'level',
    help: 'Records open for a person to look at, by reason (order_overdue, payment_overdue, dead_letters, ...); of the newest 1000.',
    labels: ['reason'],
    together: 'max',
  },
  cartwright_webhook_endpoints: {
    kind: 'level',
    help: 'Endpoints of webhooks by state: working, parked after failures for up to half an hour, off after days of them; those a person switched off are not counted.',
    labels: ['state'],
    together: 'max',
  },
  cartwright_orders_placed_total: { kind: 'counter', help: 'Orders placed, paid or not.', labels: ['currency'] },
  cartwright_orders_paid_total: { kind: 'counter', help: 'Orders paid.', labels: ['currency'] },
  cartwright_orders_cancelled_total: { kind: 'counter', help: 'Orders cancelled, those that were never paid in time too.', labels: ['currency'] },
  cartwright_revenue_minor_units_total: {
    kind: 'counter',
    help: 'Money taken for orders, gift cards and store credit included, in minor units. What went back is in cartwright_refunds_minor_units_total.',
    labels: ['currency'],
  },
  cartwright_refunds_minor_units_total: { kind: 'counter', help: 'Money paid back, in minor units.', labels: ['currency'] },
  cartwright_payment_declines_total: { kind: 'counter', help: 'Attempts to pay that were declined, by class of the reason.', labels: ['reason'] },
  cartwright_provider_calls_total: {
    kind: 'counter',
    help: 'Calls to the payment provider, by what came of them: ok (a decline is an answer too), refused, failed, unknown, unavailable (not tried).',
    labels: ['call', 'outcome'],
  },
  cartwright_provider_call_duration_seconds: {
    kind: 'histogram',
    help: 'Time that calls to the payment provider took, with their repeats.',
    labels: ['call'],
    buckets: requestSeconds,
  },
  cartwright_stock_holds_total: { kind: 'counter', help: 'Times that stock was held for an order.', labels: [] },
  cartwright_oversell_refusals_total: { kind: 'counter', help: 'Times that stock was refused because there was too little of it.', labels: [] },
  cartwright_cache_reads_total: { kind: 'counter', help: 'Reads of the cache, by outcome: hit or miss.', labels: ['outcome'] },
  cartwright_circuit_state: {
    kind: 'level',
    help: '1 for the state that a circuit breaker of this process is in: closed, half_open or open. Of several processes: how many are.',
    labels: ['circuit', 'state'],
  },
  cartwright_sqlite_batch_operations: {
    kind: 'histogram',
    help: 'Operations that shared one commit of the SQLite file.',
    labels: [],
    buckets: [1, 2, 4, 8, 16, 32, 64],
  },
  cartwright_sqlite_waiting_operations: { kind: 'level', help: 'Operations that wait for the writer of the SQLite file.', labels: [] },
  cartwright_postgres_pool_connections: { kind: 'level', help: 'Connections for transactions, by state: busy or idle.', labels: ['state'] },
  cartwright_postgres_pool_waiting: { kind: 'level', help: 'Transactions that wait for a connection.', labels: [] },
  cartwright_postgres_pool_wait_seconds: {
    kind: 'histogram',
    help: 'How long transactions waited for a connection.',
    labels: [],
    buckets: waitSeconds,
  },
} as const satisfies Readonly<Record<string, Measure>>

export type MeasureName<Kind extends Measure['kind'] = Measure['kind']> = {
  [Name in keyof typeof measures]: (typeof measures)[Name]['kind'] extends Kind ? Name : never
}[keyof typeof measures]

/** The labels of a measure, all of them. */
export type LabelsOf<Name extends MeasureName> = Readonly<Record<(typeof measures)[Name]['labels'][number], string>>

/** How high something is just now. */
export type Level = {
  readonly [Name in MeasureName<'level'>]: { readonly name: Name; readonly labels: LabelsOf<Name>; readonly value: number }
}[MeasureName<'level'>]

/** Where figures about a running shop go. It must not throw, and whoever calls it does not wait. */
export interface Meter {
  /** @param by how many more; 1 unless told, never less than 0 */
  count<Name extends MeasureName<'counter'>>(name: Name, labels: LabelsOf<Name>, by?: number): void
  /** @param value in the unit that the name ends with */
  observe<Name extends MeasureName<'histogram'>>(name: Name, labels: LabelsOf<Name>, value: number): void
  /** Asks `read` whenever somebody looks; when it fails, its levels are missing then. Returns the way to stop. */
  watch(read: () => readonly Level[] | Promise<readonly Level[]>): () => void
}
