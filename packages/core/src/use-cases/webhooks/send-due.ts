import { webhookLimits } from '../../model/index.ts'
import type { Deps, WebhookJob } from '../../ports/index.ts'
import { newLease, type SendDeps, sendJob, sendPing } from './send-job.ts'

/** How often what is due is looked for when nothing is under way. Milliseconds. */
const pollMs = 1_000

/** How often endpoints to be probed are looked for. Milliseconds. */
const probePollMs = 60_000

/** How long the loop pauses after it failed. Milliseconds. */
const troubleMs = 1_000

const probeBatch = 20

/** Narrows the deps of a process that sends; null for one that does not. */
export function sendDeps({
  webhookSender,
  webhookEndpoints,
  attention,
  clock,
  random,
  logger,
  tracer,
}: Pick<Deps, 'webhookSender' | keyof SendDeps>): SendDeps | null {
  return webhookSender ? { webhookSender, webhookEndpoints, attention, clock, random, logger, tracer } : null
}

/**
 * Sends what is due until told to stop, then lets what is under way come to its end. Messages are claimed as places get free, and no endpoint gets more than a few places,
 * so one that is slow holds up nobody else. Any number of processes may do this at once.
 */
export async function sendWebhooksUntil(deps: SendDeps, signal: AbortSignal): Promise<void> {
  const underWay = new Set<Promise<void>>()
  let nap = new AbortController()
  const wake = () => nap.abort('woken')
  const start = (work: Promise<unknown>) => {
    const noted = logged(deps, work).finally(() => {
      underWay.delete(noted)
      wake()
    })
    underWay.add(noted)
  }
  signal.addEventListener('abort', wake)
  let probeAt = deps.clock.now()
  while (!signal.aborted) {
    nap = new AbortController()
    if (deps.clock.now() >= probeAt) {
      probeAt = deps.clock.now() + probePollMs
      start(probe(deps))
    }
    const claimed = await claimSome(deps, webhookLimits.perProcess - underWay.size)
    if (claimed === null) await deps.clock.wait(troubleMs, signal)
    else for (const { job, token } of claimed) start(sendJob(deps, job, token))
    if (claimed?.length === 0) await deps.clock.wait(pollMs, nap.signal)
  }
  signal.removeEventListener('abort', wake)
  await Promise.all(underWay)
}

/** Probes and sends until nothing is due: for tests, and for programs that have a timer of their own. Says how many messages were sent, pings not counted. */
export async function sendDueWebhooks(deps: SendDeps): Promise<number> {
  await probe(deps)
  for (let sent = 0; ; ) {
    const claimed = await claim(deps, webhookLimits.perProcess)
    if (claimed.length === 0) return sent
    await Promise.all(claimed.map(({ job, token }) => sendJob(deps, job, token)))
    sent += claimed.length
  }
}

interface Claimed {
  readonly job: WebhookJob
  readonly token: string
}

async function claim(deps: SendDeps, limit: number): Promise<readonly Claimed[]> {
  if (limit <= 0) return []
  const lease = newLease(deps)
  const jobs = await deps.webhookEndpoints.claim({ ...lease, limit })
  return jobs.map(job => ({ job, token: lease.token }))
}

/** Null when the storage cannot serve: it may be back for the next round. */
async function claimSome(deps: SendDeps, limit: number): Promise<readonly Claimed[] | null> {
  try {
    return await claim(deps, limit)
  } catch (error) {
    deps.logger.log('error', 'Webhooks that are due could not be looked up.', { error: String(error) })
    return null
  }
}

/** Pings endpoints that were switched off for their failures, each once a day: one that answers is switched on again. */
async function probe(deps: SendDeps): Promise<void> {
  const now = deps.clock.now()
  const { probeEveryMs, probeForMs } = webhookLimits
  const ids = await deps.webhookEndpoints.claimProbes({ now, nextAt: now + probeEveryMs, disabledAfter: now - probeForMs, limit: probeBatch })
  await Promise.all(ids.map(id => sendPing(deps, id)))
}

/** What could not be written down stays leased until its lease is over, then it is sent again. */
async function logged({ logger }: SendDeps, work: Promise<unknown>): Promise<void> {
  try {
    await work
  } catch (error) {
    logger.log('error', 'What became of a webhook could not be written down.', { error: String(error) })
  }
}
