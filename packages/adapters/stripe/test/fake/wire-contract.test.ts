import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type FakeStripe, startFakeStripe } from '../../src/fake/index.ts'
import { findStripeMock, type StripeMock, startStripeMock } from '../support/stripe-mock.ts'
import { stripeContract } from './stripe-contract.ts'
import { clientOf } from './support.ts'
import { type Samples, samplesOf } from './wire-samples.ts'

const program = await findStripeMock()
/** Stripe gives this only to a request that expands it; stripe-mock gives it always, and cannot expand it. */
const onlyWhenAskedFor = ['payment_intents.search.total_count is missing']
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

/** Places whose content is only an example of what can stand there: what the shop wrote, what an event is about, a method of another kind. */
const examples = /\.metadata\.|^events\..*\.data\.object\.|\.payment_method_preview\.us_bank_account/

/** Fields that ours lacks or has in another JSON type, down to the last. A null or an empty list on either side says only that the field can be so. */
function differencesOf(path: string, our: unknown, their: unknown): string[] {
  if (our === null || their === null || examples.test(path)) return []
  if (our === undefined) return [`${path} is missing`]
  if (jsonType(our) !== jsonType(their)) return [`${path} is ${jsonType(our)}, not ${jsonType(their)}`]
  if (Array.isArray(our) && Array.isArray(their)) return our.length === 0 || their.length === 0 ? [] : differencesOf(`${path}[]`, our[0], their[0])
  if (typeof our !== 'object' || typeof their !== 'object') return []
  return Object.entries(their).flatMap(([name, value]) => differencesOf(`${path}.${name}`, Reflect.get(our, name), value))
}

function jsonType(value: unknown): string {
  return Array.isArray(value) ? 'array' : typeof value
}
