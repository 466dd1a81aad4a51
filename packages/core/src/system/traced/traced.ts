import type { Deps, Mailer, Tracer } from '../../ports/index.ts'
import { noopTracer } from '../noop-tracer.ts'
import { tracedPayments } from './traced-payments.ts'

/** The same parts, with a span for every call to somebody else's machine. */
export function traced(deps: Deps): Deps {
  const { tracer, payments, mailer } = deps
  if (tracer === noopTracer) return deps
  return { ...deps, payments: tracedPayments(payments, tracer), mailer: tracedMailer(mailer, tracer) }
}

function tracedMailer(mailer: Mailer, tracer: Tracer): Mailer {
  return {
    ...mailer,
    send: message => tracer.span('mail.send', { kind: 'client', attributes: { 'cartwright.mail.template': message.template } }, () => mailer.send(message)),
  }
}
