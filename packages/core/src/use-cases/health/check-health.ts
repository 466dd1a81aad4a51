import type { Commerce } from '../../commerce.ts'
import { isCommerceError } from '../../model/index.ts'
import type { Deps, Storage } from '../../ports/index.ts'

type Health = Awaited<ReturnType<Commerce['health']>>
type Component = Health['components'][string]

/** Looks at a part of the shop that no port stands for. Throws when it does not work, a CommerceError where a code says why. */
export type HealthProbe = () => Promise<Readonly<Record<string, unknown>>>

/**
 * Whether the shop can serve. Storage and event queue must; search is a hint that is rebuilt, so its trouble is shown and takes nothing down; so it is with the payment
 * provider, without which people still look around, and the parts that `probes` look at, by name.
 * Says why in codes and their details only: what a fault's message may tell is nobody's business outside.
 */
export async function checkHealth(
  deps: Pick<Deps, 'events' | 'search' | 'payments' | 'clock' | 'logger'> & { readonly storage: Pick<Storage, 'name' | 'ping'> },
  probes: Readonly<Record<string, HealthProbe>> = {},
): Promise<Health> {
  const [storage, events, search] = await Promise.all([
    look(deps, 'storage', async () => {
      await deps.storage.ping()
      return { name: deps.storage.name }
    }),
    look(deps, 'events', async () => ({ ...(await deps.events.stats(deps.clock.now())) })),
    lookAtSearch(deps),
  ])
  const { name, health } = deps.payments
  const payments = health ? { payments: async () => ({ name, ...(await health()) }) } : {}
  const others = await Promise.all(Object.entries({ ...payments, ...probes }).map(async ([name, probe]) => [name, await look(deps, name, probe)] as const))
  const isUp = storage.status === 'UP' && events.status === 'UP'
  return { status: isUp ? 'UP' : 'DOWN', components: { ...Object.fromEntries(others), storage, events, search } }
}

async function lookAtSearch(deps: Pick<Deps, 'search' | 'logger'>): Promise<Component> {
  const { name, status } = deps.search
  if (!status)
    return look(deps, 'search', async () => {
      await deps.search.suggest('', 1)
      return { name }
    })
  const { isUp, details } = await status()
  return { status: isUp ? 'UP' : 'DOWN', details: { name, ...details } }
}

async function look({ logger }: Pick<Deps, 'logger'>, component: string, work: () => Promise<Readonly<Record<string, unknown>>>): Promise<Component> {
  try {
    return { status: 'UP', details: await work() }
  } catch (error) {
    logger.log('warn', 'A component is down.', { component, error })
    return { status: 'DOWN', details: isCommerceError(error) ? { ...error.details, error: error.code } : { error: 'fault' } }
  }
}
