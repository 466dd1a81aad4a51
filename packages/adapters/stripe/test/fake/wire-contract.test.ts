import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type FakeStripe, startFakeStripe } from '../../src/fake/index.ts'
import { findStripeMock, type StripeMock, startStripeMock } from '../support/stripe-mock.ts'
import { stripeContract } from './stripe-contract.ts'
import { clientOf } from './support.ts'
import { type Samples, samplesOf } from './wire-samples.ts'

const program = await findStripeMock()
/** Stripe gives this only to a request that expands it; stripe-mock gives it always, and cannot expand it. */
const onlyWhenAskedFor = ['payment_intents.search: total_count is missing']
let fake: FakeStripe
let mock: StripeMock | undefined

beforeAll(async () => {
  fake = await startFakeStripe()
  mock = program === undefined ? undefined : await startStripeMock(program)
}, 240_000)

afterAll(async () => {
  await fake.close()
  await mock?.close()
})

stripeContract({ name: 'the fake', stripe: () => clientOf(fake) })

describe.skipIf(program === undefined)("held against Stripe's own mock", () => {
  const mockClient = () => clientOf(mock ?? fake)
  let ours: Samples = new Map()
  let theirs: Samples = new Map()

  beforeAll(async () => {
    ours = await samplesOf(clientOf(fake))
    theirs = await samplesOf(mockClient())
  })

  stripeContract({ name: 'stripe-mock', stripe: mockClient })

  it('the fake has every field that stripe-mock has, of the same JSON type', () => {
    const differences = [...theirs].flatMap(([call, theirObject]) => differencesOf(call, ours.get(call) ?? {}, theirObject))
    expect(theirs.size).toBe(38)
    expect(differences).toEqual(onlyWhenAskedFor)
  })
})

/** Fields that ours lacks or has in another JSON type. A null on either side says only that the field can be null. */
function differencesOf(call: string, our: object, their: object): string[] {
  return Object.entries(their).flatMap(([name, theirValue]) => {
    const ourValue: unknown = Reflect.get(our, name)
    if (ourValue === undefined) return [`${call}: ${name} is missing`]
    if (ourValue === null || theirValue === null || jsonType(ourValue) === jsonType(theirValue)) return []
    return [`${call}: ${name} is ${jsonType(ourValue)}, not ${jsonType(theirValue)}`]
  })
}

function jsonType(value: unknown): string {
  return Array.isArray(value) ? 'array' : typeof value
}
