import { ShopUnreachableError, UsageError } from '../errors.ts'
import type { SecretContent, SecretSource } from './secret-source.ts'

/** How long AWS has to answer, all tries together. Milliseconds. */
const answerMaxMs = 10_000

/**
 * AWS Secrets Manager: a path is the name of a secret, or its ARN. Region and credentials are found as every AWS program finds them (`AWS_REGION`, the environment, a profile, the role of a
 * container or machine). Its client, `@aws-sdk/client-secrets-manager`, is loaded at the first secret.
 */
export const awsSource = (): SecretSource => {
  let client: ReturnType<typeof connect> | null = null
  return {
    read: async path => {
      client ??= connect()
      const read = await client
      return contentOf(await read(path))
    },
  }
}

const connect = async (): Promise<(name: string) => Promise<string | undefined>> => {
  const { SecretsManagerClient, GetSecretValueCommand } = await load()
  const client = new SecretsManagerClient({ maxAttempts: 3 })
  return async name => {
    try {
      const command = new GetSecretValueCommand({ SecretId: name })
      return (await client.send(command, { abortSignal: AbortSignal.timeout(answerMaxMs) })).SecretString
    } catch (error) {
      throw problemOf(error)
    }
  }
}

const load = async () => {
  try {
    return await import('@aws-sdk/client-secrets-manager')
  } catch {
    throw new UsageError('secrets of AWS need the package "@aws-sdk/client-secrets-manager": npm install @aws-sdk/client-secrets-manager')
  }
}

/** Its messages name keys and requests: only their kind is told. */
const problemOf = (error: unknown): Error => {
  const name = error instanceof Error ? error.name : 'unknown'
  if (name === 'ResourceNotFoundException') return new UsageError('nothing lies there')
  if (name === 'ValidationException' || name === 'InvalidParameterException') return new UsageError('this is no name of a secret')
  if (name === 'AbortError' || name === 'TimeoutError') return new ShopUnreachableError(`AWS Secrets Manager does not answer within ${answerMaxMs / 1_000} s`)
  // What the system says of a connection is a code.
  const reason = error instanceof Error && 'code' in error ? String(error.code) : name
  return new ShopUnreachableError(`AWS Secrets Manager does not hand it out (${reason}): look at AWS_REGION and the credentials`)
}

/** A JSON object, as the console makes, has fields; any other text is the secret itself. */
const contentOf = (text: string | undefined): SecretContent => {
  if (text === undefined) throw new UsageError('what lies there is binary, and no secret of a shop')
  return { text, fields: fieldsOf(text) }
}

const fieldsOf = (text: string): Readonly<Record<string, string>> => {
  try {
    const value: unknown = JSON.parse(text)
    if (typeof value !== 'object' || value === null) return {}
    return Object.fromEntries(Object.entries(value).filter(([, field]) => typeof field === 'string'))
  } catch {
    return {}
  }
}
