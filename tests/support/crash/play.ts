import { expect } from 'vitest'
import type { TestDatabase } from '../databases/test-database.ts'
import { Gone } from './crash-shop.ts'
import { brokenInvariants, type Outcome, openScene, outcomeOf, type Scene, unitsAtFirst } from './scene.ts'

/** One crash point of RELIABILITY 3.10: how the shop gets there, and what must come of it. */
export interface Scenario {
  /** The row's number, and the failpoint whose name begins with it; null where the process is killed from outside, right after `act`. */
  readonly point: string
  readonly kill?: 'outside'
  readonly title: string
  readonly capture?: 'manual'
  /** Whether it needs a Redis, through which workers are told of events. */
  readonly hasRedis?: true
  readonly nth?: number
  readonly prepare: (scene: Scene) => Promise<unknown>
  /** Dies of it. */
  readonly act: (scene: Scene) => Promise<unknown>
  /** What happens in the world while the shop is down. */
  readonly meanwhile?: (scene: Scene) => Promise<unknown>
  /** How long it may take to get there by itself. Milliseconds of the shop's clock after its start. */
  readonly boundMs: number
  readonly outcome: Partial<Outcome>
  /** What the client does then; checks its answer. */
  readonly retry?: (scene: Scene) => Promise<unknown>
  /** What it has come to after that; as before unless said. */
  readonly afterwards?: Partial<Outcome>
}

const nothing: Outcome = {
  orders: [],
  charges: 0,
  captured: 0,
  refunded: 0,
  payable: 0,
  taken: 0,
  paidBack: 0,
  lamps: [unitsAtFirst, 0],
  shades: [unitsAtFirst, 0],
  codeUsed: 0,
  giftCard: null,
  told: {},
}

/**
 * Kills the shop at the point, starts it again and lets it recover within the bound; then the client asks again. With `again`, it is killed twice more while it recovers: at the
 * first failpoint it comes by, and at a later one.
 */
export async function play(seed: TestDatabase, scenario: Scenario, again: { readonly nth: number } | null): Promise<void> {
  const scene = await openScene(seed, { capture: scenario.capture ?? 'automatic', hasRedis: scenario.hasRedis ?? false })
  try {
    await scenario.prepare(scene)
    await die(scene, scenario)
    await scenario.meanwhile?.(scene)
    if (again) {
      await dieRecovering(scene, scenario.boundMs, 1)
      await dieRecovering(scene, scenario.boundMs, again.nth)
    }
    const shop = await scene.start()
    await shop.recover(scenario.boundMs)
    const outcome = { ...nothing, ...scenario.outcome }
    expect(await outcomeOf(scene)).toEqual(outcome)
    expect(await brokenInvariants(scene)).toEqual([])
    if (!scenario.retry) return
    await scenario.retry(scene)
    await shop.recover(15_000)
    expect(await outcomeOf(scene)).toEqual(scenario.afterwards ? { ...nothing, ...scenario.afterwards } : outcome)
    expect(await brokenInvariants(scene)).toEqual([])
  } finally {
    await scene.close()
  }
}

async function die(scene: Scene, { point, nth = 1, act, kill }: Scenario): Promise<void> {
  const { shop } = scene
  if (kill === 'outside') {
    await act(scene)
    await shop.kill()
    return
  }
  await shop.arm(point, nth)
  await act(scene).catch((error: unknown) => {
    if (!(error instanceof Gone)) throw error
  })
  // Whoever outlived it answers.
  await expect(shop.advance(0)).rejects.toBeInstanceOf(Gone)
  expect(await shop.death).toBe('SIGKILL')
}

async function dieRecovering(scene: Scene, boundMs: number, nth: number): Promise<void> {
  const shop = await scene.start({ point: '*', nth })
  const outlived = await shop.recover(boundMs).then(
    () => true,
    (error: unknown) => {
      if (!(error instanceof Gone)) throw error
      return false
    },
  )
  if (outlived) await shop.kill()
  expect(await shop.death).toBe('SIGKILL')
}
