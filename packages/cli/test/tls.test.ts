// Goal: who reaches a shop by https learns what is wrong with its certificate, and how to trust one of their own.
// Method: the program as a process of its own, since Node reads NODE_EXTRA_CA_CERTS at its start, and a real TLS server with certificates made for the test.
import { writeFileSync } from 'node:fs'
import { createServer as createPlainServer, type Server } from 'node:http'
import { createServer } from 'node:https'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { expect, it, onTestFinished } from 'vitest'
import { start } from './support/program-process.ts'
import { temporaryFolder } from './support/run.ts'
import { testCertificates } from './support/test-certificates.ts'

const { key, selfSigned, expired, issued, authority } = testCertificates
const trustIt = 'To trust one of your own, name the file of its authority, or its own: NODE_EXTRA_CA_CERTS=ca.pem.'

const listening = async (server: Server): Promise<number> => {
  onTestFinished(() => void server.close())
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  return (server.address() as AddressInfo).port
}

const noShop = (_: unknown, answer: { end(text: string): unknown }) => void answer.end('no shop')
const secure = (cert: string) => listening(createServer({ key, cert }, noShop))

/** Asks a shop that trusts `trusted` beside what Node does; gives the exit code and the sentences after "cannot be reached.". */
const ask = async (url: string, trusted?: string) => {
  const folder = temporaryFolder()
  if (trusted !== undefined) writeFileSync(join(folder, 'ca.pem'), trusted)
  const env = trusted === undefined ? undefined : { NODE_EXTRA_CA_CERTS: join(folder, 'ca.pem') }
  const { exited, text } = start(['orders', 'list', '--url', url, '--key', 'ck_x'], folder, env)
  const code = await exited
  return [code, text().replace(`error: The shop at ${url} cannot be reached. `, '').trimEnd()]
}

it('names what is wrong with a certificate, and how to trust one', async () => {
  const own = await secure(selfSigned)
  expect(
    await Promise.all([
      ask(`https://localhost:${own}`),
      ask(`https://127.0.0.1:${own}`, selfSigned),
      ask(`https://localhost:${await secure(expired)}`, expired),
      ask(`https://localhost:${await secure(issued)}`),
      ask(`https://localhost:${await secure(`${issued}\n${authority}`)}`),
      ask(`https://localhost:${await listening(createPlainServer(noShop))}`),
    ]),
  ).toEqual([
    [3, `Its certificate is not trusted: it is signed by itself (DEPTH_ZERO_SELF_SIGNED_CERT). ${trustIt} [network_error]`],
    [3, 'Its certificate is not trusted: it is for another host (ERR_TLS_CERT_ALTNAME_INVALID). Use the address that it was made for. [network_error]'],
    [3, 'Its certificate is not trusted: it has expired (CERT_HAS_EXPIRED). The shop needs a new one. [network_error]'],
    [3, `Its certificate is not trusted: its issuer is not known (UNABLE_TO_VERIFY_LEAF_SIGNATURE). ${trustIt} [network_error]`],
    [3, `Its certificate is not trusted: its authority is not known (SELF_SIGNED_CERT_IN_CHAIN). ${trustIt} [network_error]`],
    [3, 'It answers without TLS (ERR_SSL_WRONG_VERSION_NUMBER). Its address may begin with http:. [network_error]'],
  ])
})

it('reaches who has a certificate that was named', async () => {
  const answered = [1, expect.stringContaining('[invalid_answer]')]
  expect(
    await Promise.all([ask(`https://localhost:${await secure(selfSigned)}`, selfSigned), ask(`https://localhost:${await secure(issued)}`, authority)]),
  ).toEqual([answered, answered])
})
