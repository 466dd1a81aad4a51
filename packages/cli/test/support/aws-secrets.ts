import { createHash, createHmac } from 'node:crypto'
import { createServer, type IncomingMessage } from 'node:http'
import type { AddressInfo } from 'node:net'
import { onTestFinished } from 'vitest'

export const awsKeys = { AWS_ACCESS_KEY_ID: 'AKIACARTWRIGHTTESTS0', AWS_SECRET_ACCESS_KEY: 'canary/of/the/secret/access/key', AWS_REGION: 'eu-west-1' }

/** A Secrets Manager that answers signed questions alone (AWS Signature Version 4), by the name of the secret. */
export const startAwsSecrets = async (secrets: Readonly<Record<string, string>>): Promise<{ readonly url: string; readonly asked: string[] }> => {
  const asked: string[] = []
  const server = createServer((request, response) => {
    void textOf(request).then(body => {
      const { SecretId: name = '' } = JSON.parse(body) as { readonly SecretId?: string }
      asked.push(name)
      const text = Object.hasOwn(secrets, name) ? secrets[name] : undefined
      const [status, answer] = !isSigned(request, body)
        ? [403, { __type: 'InvalidSignatureException', message: 'a canary of AWS' }]
        : text === undefined
          ? [400, { __type: 'ResourceNotFoundException', message: 'a canary of AWS' }]
          : [200, { Name: name, SecretString: text }]
      response.writeHead(status, { 'content-type': 'application/x-amz-json-1.1' }).end(JSON.stringify(answer))
    })
  })
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => {
    server.closeAllConnections()
    server.close()
  })
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, asked }
}

/** The signature made anew, step by step as AWS documents it. */
const isSigned = (request: IncomingMessage, body: string): boolean => {
  const { authorization = '' } = request.headers
  const [, id, day, region, names = '', signature] =
    /^AWS4-HMAC-SHA256 Credential=([^/]+)\/(\d{8})\/([\w-]+)\/secretsmanager\/aws4_request, SignedHeaders=([^,]+), Signature=([0-9a-f]{64})$/.exec(
      authorization,
    ) ?? []
  if (id !== awsKeys.AWS_ACCESS_KEY_ID || region !== awsKeys.AWS_REGION || request.headers['x-amz-target'] !== 'secretsmanager.GetSecretValue') return false
  const headers = names.split(';').map(name => `${name}:${String(request.headers[name] ?? '').trim()}\n`)
  const canonical = [request.method, request.url, '', headers.join(''), names, sha256(body)].join('\n')
  const toSign = ['AWS4-HMAC-SHA256', request.headers['x-amz-date'], `${day}/${region}/secretsmanager/aws4_request`, sha256(canonical)].join('\n')
  const key = [String(day), String(region), 'secretsmanager', 'aws4_request'].reduce<Buffer | string>(hmac, `AWS4${awsKeys.AWS_SECRET_ACCESS_KEY}`)
  return hmac(key, toSign).toString('hex') === signature
}

const hmac = (key: Buffer | string, text: string): Buffer => createHmac('sha256', key).update(text).digest()

const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex')

const textOf = async (request: IncomingMessage): Promise<string> => {
  const parts: Buffer[] = []
  for await (const part of request) parts.push(part as Buffer)
  return Buffer.concat(parts).toString()
}
