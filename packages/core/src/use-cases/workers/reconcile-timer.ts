import type { Attention, Difference, Principal, ReconcileCheck, ReconcileSection } from '../../model/index.ts'
import type { Deps } from '../../ports/index.ts'
import { closeAttention, openAttention } from '../attention/steps/open-attention.ts'
import { pageSize, type ReconcileDeps } from '../reconcile/check.ts'
import { reconcileRun } from '../reconcile/reconcile-run.ts'
import { newToken } from '../tokens.ts'
import { uniform } from '../uniform.ts'

const second = 1_000
const minute = 60 * second
const hour = 60 * minute

interface Job {
  readonly check: ReconcileCheck
  readonly everyMs: number
  readonly isUnsettledOnly?: boolean
}

/** What runs how often (RELIABILITY 3.9). R2 looks at what is undecided every minute, and at all of the last days every hour. */
const jobs: Readonly<Record<string, Job>> = {
  R1: { check: 'R1', everyMs: 10 * minute },
  'R2 unsettled': { check: 'R2', everyMs: minute, isUnsettledOnly: true },
  R2: { check: 'R2', everyMs: hour },
  R3: { check: 'R3', everyMs: 15 * minute },
  R4: { check: 'R4', everyMs: 30 * minute },
  R5: { check: 'R5', everyMs: minute },
  R6: { check: 'R6', everyMs: minute },
  R7: { check: 'R7', everyMs: hour },
  R8: { check: 'R8', everyMs: 24 * hour },
  R9: { check: 'R9', everyMs: minute },
}

/** How often a process looks whether something is due, before chance moves it by up to half of that. Milliseconds. */
export const lookEveryMs = minute

/** How long the one process that reconciles has that to itself; it renews in time, and one that died frees it so late. Milliseconds. */
export const leaseMs = 2 * minute

/** A record that is still true is written again so often, to say when it was last seen. Milliseconds. */
const seenAgainMs = 10 * minute

const noteKey = 'reconcile-timer'

const by: Principal = { kind: 'system', name: 'reconcile' }
const actor = 'system:reconcile'

/** Who reconciles, until when, and when each job ran last: one note for all processes of the shop. */
interface Timer {
  readonly owner: string | null
  readonly until: number
  readonly ran: Readonly<Record<string, number>>
}

/** Milliseconds until the next look: drawn each time, so that processes started together do not look together. */
export function untilNextLook({ random }: Pick<Deps, 'random'>): number {
  return Math.floor(lookEveryMs * (0.75 + uniform(random) / 2))
}

/**
 * Runs what is due, in one process at a time, with the repairs that may be done alone. What is left is told by attention records, and records of what is gone are closed.
 * A job seen for the first time is due when its time has passed once. Says which jobs ran.
 */
export async function reconcileDue(deps: ReconcileDeps, signal: AbortSignal): Promise<readonly string[]> {
  const owner = newToken(deps.random)
  if (!(await takeTurn(deps, owner))) return []
  const lost = new AbortController()
  const stop = () => lost.abort()
  signal.addEventListener('abort', stop)
  if (signal.aborted) stop()
  const over = new AbortController()
  const renewing = renewUntil(deps, owner, over.signal, stop)
  const done: string[] = []
  try {
    for (const [name, job] of Object.entries(jobs)) {
      if (lost.signal.aborted) break
      if (!(await isDue(deps, name, job))) continue
      await runJob(deps, job, lost.signal)
      await noteRun(deps, name)
      done.push(name)
    }
  } finally {
    over.abort()
    signal.removeEventListener('abort', stop)
    await renewing
    await endTurn(deps, owner)
  }
  return done
}

async function runJob(deps: ReconcileDeps, { check, isUnsettledOnly = false }: Job, signal: AbortSignal): Promise<void> {
  const report = await reconcileRun(deps, { checks: [check], repair: 'alone', isUnsettledOnly }, by, { signal })
  for (const section of report.sections) {
    await tellPeople(deps, section, isUnsettledOnly ? null : report.from)
    const { compared, notes, differences } = section
    const found = differences.length + section.more
    if (found > 0 || notes.length > 0) deps.logger.log('warn', 'Reconciliation found something.', { check, compared, found, repaired: report.repaired, notes })
  }
}

/** @param from since when everything was looked at; null when only a part was, so that not being found says nothing */
async function tellPeople(deps: ReconcileDeps, section: ReconcileSection, from: number | null): Promise<void> {
  const known = await openRecords(deps, section.check)
  const now = deps.clock.now()
  const left = section.differences.filter(({ outcome, severity }) => outcome !== 'repaired' && severity !== 'info')
  for (const difference of left) {
    const present = known.find(record => isAbout(record, difference))
    const isFresh = present && present.lastSeenAt > now - seenAgainMs && present.detail.here === difference.here && present.detail.there === difference.there
    if (!isFresh) await openAttention(deps, sightingOf(difference), actor)
  }
  if (section.status !== 'compared' || section.more > 0 || from === null) return
  for (const record of known) {
    const at = record.detail.at
    // What is older than the time looked at was not looked at: it stays for a person to close.
    const wasLookedAt = typeof at !== 'number' || at >= from
    if (wasLookedAt && !left.some(difference => isAbout(record, difference))) await closeAttention(deps, record.id, 'It was not there any more.', actor)
  }
}

function sightingOf({ check, reason, subject, moneyAtRisk, here, there, proposal, severity, result, at }: Difference) {
  return { reason, subject, moneyAtRisk, detail: { check, here, there, proposal, severity, repair: result, at } }
}

function isAbout(record: Attention, { reason, subject }: Pick<Difference, 'reason' | 'subject'>): boolean {
  return record.reason === reason && record.subject === subject
}

async function openRecords({ attention }: Pick<Deps, 'attention'>, check: ReconcileCheck): Promise<readonly Attention[]> {
  const records: Attention[] = []
  let cursor: string | null = null
  do {
    const page: Awaited<ReturnType<typeof attention.list>> = await attention.list({ status: 'open' }, { limit: pageSize, cursor })
    records.push(...page.items.filter(({ detail }) => detail.check === check))
    cursor = page.nextCursor
  } while (cursor !== null)
  return records
}

async function takeTurn(deps: ReconcileDeps, owner: string): Promise<boolean> {
  const now = deps.clock.now()
  const timer = await changeTimer(deps, present => {
    const isTaken = present.owner !== null && present.until > now
    // A job that nobody has seen yet counts from now.
    const ran = Object.fromEntries(Object.keys(jobs).map(name => [name, present.ran[name] ?? now]))
    return isTaken ? present : { owner, until: now + leaseMs, ran }
  })
  return timer.owner === owner
}

async function renewUntil(deps: ReconcileDeps, owner: string, over: AbortSignal, lost: () => void): Promise<void> {
  for (;;) {
    await deps.clock.wait(leaseMs / 3, over)
    if (over.aborted) return
    const until = deps.clock.now() + leaseMs
    const timer = await changeTimer(deps, present => (present.owner === owner ? { ...present, until } : present)).catch(() => null)
    if (timer?.owner !== owner) return lost()
  }
}

async function isDue(deps: ReconcileDeps, name: string, { everyMs }: Job): Promise<boolean> {
  const { ran } = parseTimer(await deps.notes.get(noteKey))
  return (ran[name] ?? 0) + everyMs <= deps.clock.now()
}

async function noteRun(deps: ReconcileDeps, name: string): Promise<void> {
  await changeTimer(deps, present => ({ ...present, ran: { ...present.ran, [name]: deps.clock.now() } }))
}

async function endTurn(deps: ReconcileDeps, owner: string): Promise<void> {
  await changeTimer(deps, present => (present.owner === owner ? { ...present, owner: null, until: 0 } : present))
}

async function changeTimer({ notes }: Pick<Deps, 'notes'>, change: (present: Timer) => Timer): Promise<Timer> {
  return parseTimer(await notes.update(noteKey, text => JSON.stringify(change(parseTimer(text)))))
}

function parseTimer(text: string | null): Timer {
  return text === null ? { owner: null, until: 0, ran: {} } : (JSON.parse(text) as Timer)
}
