import type { StoredEvent } from '../../model/index.ts'
import type { Consumer, Deps } from '../../ports/index.ts'
import { mailToken } from './mail-token.ts'

type AccountMailDeps = Pick<Deps, 'customers' | 'mailer' | 'clock' | 'random' | 'settings' | 'logger'>

/**
 * The built-in consumer that mails what opens or changes an account. It is delivered at least once: a process that dies after a mail was sent sends a second one, with a token of its own.
 */
export function accountMailConsumer(deps: AccountMailDeps): Consumer {
  return {
    name: 'account-mail',
    topics: ['customer.password_reset_requested'],
    handle: event => mail(deps, event),
  }
}

async function mail(deps: AccountMailDeps, event: StoredEvent): Promise<void> {
  switch (event.topic) {
    case 'customer.password_reset_requested':
      return mailReset(deps, event)
    default:
      return
  }
}

/** A link that comes when nobody waits for it any more, as after a dead letter was put back, only worries people: whoever still needs one has asked again. */
async function mailReset(deps: AccountMailDeps, event: StoredEvent & { readonly topic: 'customer.password_reset_requested' }): Promise<void> {
  const customer = await deps.customers.customer(event.payload.customerId)
  if (!customer || customer.disabled) return
  const lifetimeMs = deps.settings.resetTokenMs
  if (deps.clock.now() >= event.at + lifetimeMs) {
    deps.logger.log('warn', 'A password reset was asked for too long ago to be mailed.', { customerId: customer.id, eventId: event.id })
    return
  }
  const { token, expiresAt } = await mailToken(deps, { customer, purpose: 'password_reset', lifetimeMs })
  const data = { name: customer.name, token, expiresAt }
  await deps.mailer.send({ to: customer.email, template: 'password_reset', data, key: `password_reset:${event.id}:${expiresAt}` })
}
