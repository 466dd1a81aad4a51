import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'
import { SMTPServer, type SMTPServerOptions } from 'smtp-server'

/** What a mail server was given. */
export interface Received {
  readonly from: string
  readonly to: readonly string[]
  readonly user: string | undefined
  readonly isEncrypted: boolean
  readonly message: string
}

export interface MailHost {
  readonly port: number
  readonly received: readonly Received[]
  close(): Promise<void>
}

/** A refusal in a mail server's words. */
export const smtpError = (responseCode: number, message: string): Error => Object.assign(new Error(message), { responseCode })

/** A mail server on loopback that takes every mail, unless told otherwise. */
export async function openMailHost(options: SMTPServerOptions = {}): Promise<MailHost> {
  const received: Received[] = []
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS'],
    onData: (stream, session, done) => {
      const { mailFrom, rcptTo } = session.envelope
      void text(stream).then(message => {
        const from = mailFrom === false ? '' : mailFrom.address
        received.push({ from, to: rcptTo.map(({ address }) => address), user: session.user, isEncrypted: session.secure, message })
        done()
      })
    },
    ...options,
  })
  server.on('error', () => {})
  server.listen(0, '127.0.0.1')
  await once(server.server, 'listening')
  const { port } = server.server.address() as AddressInfo
  return { port, received, close: () => new Promise(resolve => server.close(() => resolve())) }
}
