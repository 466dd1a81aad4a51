import type { Customer, StoredEvent } from '../../model/index.ts'
import type { Consumer, Deps } from '../../ports/index.ts'
import { mailToken } from './mail-token.ts'

type AccountMailDeps = Pick<Deps, 'customers' | 'mailer' | 'clock' | 'random' | 'settings' | 'logger'>

/**
 * The built-in consumer that mails what opens or changes an account. It is delivered at least once: a process that dies after a mail was sent sends a second one, with a token of its own.
 */
export function accountMailConsumer(deps: AccountMailDeps): Consumer {
  return {
    name: 'account-mail',
    topics: ['customer.email_verification_requested', 'customer.password_reset_requested'],
    handle: event => mail(deps, event),
  }
}

async function mail(deps: AccountMailDeps, event: StoredEvent): Promise<void> {
  if (event.topic !== 'customer.password_reset_requested' && event.topic !== 'customer.email_verification_requested') return
  const customer = await deps.customers.customer(event.payload.customerId)
  if (!customer || customer.disabled) return
  const isReset = event.topic === 'customer.password_reset_requested'
  const lifetimeMs = isReset ? deps.settings.resetTokenMs : deps.settings.verifyTokenMs
  // A link that comes when nobody waits for it any more, as after a dead letter was put back, only worries people: whoever still needs one has asked again.
  if (deps.clock.now() >= event.at + lifetimeMs) {
    deps.logger.log('warn', 'A link was asked for too long ago to be mailed.', { customerId: customer.id, eventId: event.id, topic: event.topic })
    return
  }
  if (isReset) return mailLink(deps, { event, customer, template: 'password_reset', email: customer.email, lifetimeMs })
  const email = event.payload.change ? await nextEmail(deps, customer, event) : emailToConfirm(customer)
  if (email !== null) await mailLink(deps, { event, customer, template: 'email_verification', email, lifetimeMs })
}

interface LinkMail {
  readonly event: StoredEvent
  readonly customer: Customer
  readonly template: 'password_reset' | 'email_verification'
  readonly email: string
  readonly lifetimeMs: number
}

async function mailLink(deps: AccountMailDeps, { event, customer, template, email, lifetimeMs }: LinkMail): Promise<void> {
  const { token, expiresAt } = await mailToken(deps, { customer, purpose: template, email, lifetimeMs })
  await deps.mailer.send({ to: email, template, data: { name: customer.name, token, expiresAt }, key: `${template}:${event.id}:${expiresAt}` })
}

function emailToConfirm({ email, emailVerifiedAt }: Customer): string | null {
  return emailVerifiedAt === null ? email : null
}

/**
 * The address that is to be the account's; null where none is any more. Before its owner is asked, that of the present one is told: whoever took over a session cannot change the address unseen.
 * An address that has an account already is not bothered.
 */
async function nextEmail({ customers, mailer }: AccountMailDeps, customer: Customer, event: StoredEvent): Promise<string | null> {
  const { email, name, pendingEmail } = customer
  if (pendingEmail === null) return null
  await mailer.send({ to: email, template: 'email_change_requested', data: { name }, key: `email_change_requested:${event.id}` })
  return (await customers.customerByEmail(pendingEmail)) === null ? pendingEmail : null
}
