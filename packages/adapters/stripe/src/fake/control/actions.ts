import type { Fault } from '../faults.ts'
import type { DisputeInput } from '../resources/disputes.ts'
import type { WebhookPolicy } from '../webhooks/policy.ts'
import type { WebhookEndpoint } from '../webhooks/webhooks.ts'
import type { Controlled } from './control-http.ts'

/** The JSON that a control call brought, by name. */
export type Args = ReadonlyMap<string, unknown>

const verdicts = ['succeed', 'fail'] as const

type Action = (fake: Controlled, args: Args) => unknown

/** The control calls of `/_control/NAME`; each takes the arguments of the method it stands for, by name. */
const actions: ReadonlyMap<string, Action> = new Map<string, Action>([
  ['confirm_in_browser', ({ buyer }, args) => buyer.confirmInBrowser(text(args, 'client_secret'), text(args, 'payment_method'))],
  ['create_confirmation_token', ({ buyer }, args) => buyer.createConfirmationToken(text(args, 'payment_method'), returnUrl(args))],
  ['complete_action', ({ buyer }, args) => buyer.completeAction(text(args, 'payment_intent'), word(args, verdicts))],
  ['settle_processing', ({ bank }, args) => bank.settleProcessing(text(args, 'payment_intent'), args.has('outcome') ? word(args, verdicts) : undefined)],
  ['succeed_refund', ({ bank }, args) => bank.succeedRefund(text(args, 'refund'))],
  ['fail_refund', ({ bank }, args) => bank.failRefund(text(args, 'refund'), optionalText(args, 'reason'))],
  ['expire_authorization', ({ bank }, args) => bank.expireAuthorization(text(args, 'payment_intent'))],
  ['open_dispute', ({ bank }, args) => bank.openDispute(text(args, 'payment_intent'), disputeInput(args))],
  ['close_dispute', ({ bank }, args) => bank.closeDispute(text(args, 'dispute'), word(args, ['won', 'lost']))],
  ['add_fault', ({ faults }, args) => ({ fault: faults.add(faultFrom(args)) })],
  ['clear_faults', ({ faults }, args) => faults.clear(optionalText(args, 'fault'))],
  ['fired_faults', ({ faults }) => faults.fired()],
  ['forget_keys', (fake, args) => fake.forgetKeys(optionalText(args, 'key'))],
  ['advance', async (fake, args) => ({ now: await fake.advance(number(args, 'ms') ?? 0).then(fake.clock.now) })],
  ['webhook_endpoint', ({ webhooks }, args) => webhooks.setEndpoint(endpointFrom(args))],
  ['webhook_policy', ({ webhooks }, args) => webhooks.setPolicy(policyFrom(args))],
  ['pending_events', ({ webhooks }) => webhooks.pendingEvents()],
  ['deliver', ({ webhooks }, args) => webhooks.deliver(text(args, 'event'))],
  ['deliver_all', ({ webhooks }) => webhooks.deliverAll()],
  ['deliver_due', ({ webhooks }) => webhooks.deliverDue()],
  ['deliveries', ({ webhooks }) => webhooks.deliveries()],
  [
    'book',
    ({ book }, args) =>
      args.has('payment_intent') ? book.paymentIntent(text(args, 'payment_intent')) : { totals: book.totals(), calls: book.calls(), entries: book.entries() },
  ],
  ['snapshot', fake => ({ snapshot: fake.snapshot() })],
])

/** The control call with the name. */
export function actionNamed(name: string): Action | undefined {
  return actions.get(name)
}

/** The arguments of a body: a JSON object, or nothing. @throws Error for other JSON. */
export function argsFrom(body: string): Args {
  if (body.trim() === '') return new Map()
  const read: unknown = JSON.parse(body)
  if (typeof read !== 'object' || read === null || Array.isArray(read)) throw new Error('A control call takes a JSON object')
  return new Map(Object.entries(read))
}

function text(args: Args, name: string): string {
  const value = args.get(name)
  if (typeof value !== 'string' || value === '') throw new Error(`"${name}" must be text`)
  return value
}

function optionalText(args: Args, name: string): string | undefined {
  return args.has(name) ? text(args, name) : undefined
}

function word<Word extends string>(args: Args, words: readonly Word[]): Word {
  const value = args.get('outcome')
  const found = words.find(item => item === value)
  if (found === undefined) throw new Error(`"outcome" must be one of ${words.join(', ')}`)
  return found
}

function number(args: Args, name: string): number | undefined {
  const value = args.get(name)
  if (value === undefined) return undefined
  if (typeof value !== 'number' || !Number.isFinite(value)) throw new Error(`"${name}" must be a number`)
  return value
}

function flag(args: Args, name: string): boolean | undefined {
  const value = args.get(name)
  if (value === undefined || typeof value === 'boolean') return value
  throw new Error(`"${name}" must be true or false`)
}

function returnUrl(args: Args): { readonly returnUrl?: string } {
  const url = optionalText(args, 'return_url')
  return url === undefined ? {} : { returnUrl: url }
}

function disputeInput(args: Args): DisputeInput {
  return present<DisputeInput>({ reason: optionalText(args, 'reason'), amount: number(args, 'amount'), inquiry: flag(args, 'inquiry') })
}

const effects: ReadonlyArray<Fault['effect']> = ['latency', 'rate_limit', 'server_error', 'reset', 'no_answer']
const statuses: ReadonlyArray<NonNullable<Fault['status']>> = [500, 502, 503, 504]

function faultFrom(args: Args): Fault {
  const effect = effects.find(item => item === args.get('effect'))
  if (!effect) throw new Error(`"effect" must be one of ${effects.join(', ')}`)
  return {
    on: text(args, 'on'),
    effect,
    ...present<Omit<Fault, 'effect' | 'on'>>({
      when: args.get('when') === 'after' ? 'after' : 'before',
      times: number(args, 'times'),
      skip: number(args, 'skip'),
      probability: number(args, 'probability'),
      latencyMs: number(args, 'latencyMs'),
      status: statuses.find(item => item === args.get('status')),
      replays: args.get('replays') === 'result' ? 'result' : undefined,
    }),
  }
}

function endpointFrom(args: Args): WebhookEndpoint | null {
  if (args.get('url') === null) return null
  const secrets = args.get('secrets')
  if (!Array.isArray(secrets)) throw new Error('"secrets" must be a list')
  const types = args.get('types')
  return { url: text(args, 'url'), secrets: secrets.map(String), ...(Array.isArray(types) ? { types: types.map(String) } : {}) }
}

function policyFrom(args: Args): WebhookPolicy {
  return Object.fromEntries(args)
}

type Loose<Shape> = { readonly [Name in keyof Shape]?: Shape[Name] | undefined }

/** The object without what is undefined. */
function present<Shape extends object>(loose: Loose<Shape>): Partial<Shape>
function present(loose: object): object {
  return Object.fromEntries(Object.entries(loose).filter(([, value]) => value !== undefined))
}
