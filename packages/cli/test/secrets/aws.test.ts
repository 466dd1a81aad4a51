import { execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { GetSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager'
import { describe, expect, it, onTestFinished, vi } from 'vitest'
import { readSecrets } from '../../src/secrets/read-secrets.ts'
import { awsKeys, startAwsSecrets } from '../support/aws-secrets.ts'
import { run, temporaryFolder } from '../support/run.ts'

const cwd = '/nowhere'

/** The client of AWS reads the environment of the process itself. */
const useAws = (url: string, keys: Readonly<Record<string, string>> = awsKeys) => {
  const elsewhere = { AWS_ENDPOINT_URL: url, AWS_EC2_METADATA_DISABLED: 'true', AWS_CONFIG_FILE: '/dev/null', AWS_SHARED_CREDENTIALS_FILE: '/dev/null' }
  for (const [name, value] of Object.entries({ ...elsewhere, ...keys })) vi.stubEnv(name, value)
  onTestFinished(() => {
    vi.unstubAllEnvs()
  })
}

describe('secrets in AWS Secrets Manager', () => {
  it('say that nobody answers', async () => {
    useAws('http://127.0.0.1:1')
    const ran = await run(['doctor'], { cwd: temporaryFolder(), env: { JWT_SECRET: 'awssm:shop' } })
    const sentence = 'AWS Secrets Manager does not hand it out (ECONNREFUSED): look at AWS_REGION and the credentials.'
    expect([ran.code, ran.err]).toEqual([3, `error: JWT_SECRET (awssm:shop): ${sentence}\n`])
  })

  it('are asked for once a secret, signed, whole or by field', async () => {
    const aws = await startAwsSecrets({
      'shop/prod': JSON.stringify({ jwt: 'canary-jwt', redis: 'redis://:canary@127.0.0.1', port: 1 }),
      stripe: 'sk_test_canary\n',
    })
    useAws(aws.url)
    const env = { JWT_SECRET: 'awssm:shop/prod#jwt', REDIS_URL: 'awssm:shop/prod#redis', STRIPE_SECRET_KEY: 'awssm:stripe' }
    expect(await readSecrets({ env, cwd })).toEqual({ JWT_SECRET: 'canary-jwt', REDIS_URL: 'redis://:canary@127.0.0.1', STRIPE_SECRET_KEY: 'sk_test_canary' })
    expect(aws.asked.toSorted()).toEqual(['shop/prod', 'stripe'])
  })

  it.each([
    [2, 'awssm:none', {}, 'nothing lies there.'],
    [2, 'awssm:shop#none', {}, 'there is no field "none".'],
    [2, 'awssm:shop#port', {}, 'there is no field "port".'],
    [
      3,
      'awssm:shop#jwt',
      { AWS_SECRET_ACCESS_KEY: 'canary of another' },
      'AWS Secrets Manager does not hand it out (InvalidSignatureException): look at AWS_REGION and the credentials.',
    ],
  ])('say with exit code %i what is wrong with %s %j', async (code, reference, keys, sentence) => {
    const aws = await startAwsSecrets({ shop: JSON.stringify({ jwt: 'canary-jwt', port: 1 }) })
    useAws(aws.url, { ...awsKeys, ...keys } as Record<string, string>)
    const ran = await run(['doctor'], { cwd: temporaryFolder(), env: { JWT_SECRET: reference } })
    expect([ran.code, ran.err]).toEqual([code, `error: JWT_SECRET (${reference}): ${sentence}\n`])
  })
})

/** Moto is a Secrets Manager that others wrote, in Python. */
const hasMoto = (() => {
  try {
    execFileSync('python3', ['-c', 'import moto.server, flask'], { stdio: 'ignore' })
    return true
  } catch {
    return false
  }
})()

const startMoto = async (): Promise<string> => {
  const program = ['from werkzeug.serving import make_server', 'from moto.server import DomainDispatcherApplication, create_backend_app']
  program.push(
    'server = make_server("127.0.0.1", 0, DomainDispatcherApplication(create_backend_app), threaded=True)',
    'print(server.port, flush=True)',
    'server.serve_forever()',
  )
  const child = spawn('python3', ['-c', program.join('\n')], { stdio: ['ignore', 'pipe', 'ignore'] })
  onTestFinished(async () => {
    child.kill()
    await once(child, 'exit')
  })
  const [port] = (await once(createInterface(child.stdout), 'line')) as [string]
  return `http://127.0.0.1:${port}`
}

describe.skipIf(!hasMoto)(`secrets in moto${hasMoto ? '' : ' (skipped: there is no Python with moto and flask)'}`, () => {
  it('are read, and one that is not there is missed', async () => {
    useAws(await startMoto())
    const client = new SecretsManagerClient({})
    const { CreateSecretCommand } = await import('@aws-sdk/client-secrets-manager')
    const { ARN: arn } = await client.send(new CreateSecretCommand({ Name: 'shop/prod', SecretString: JSON.stringify({ jwt: 'canary-jwt' }) }))
    expect((await client.send(new GetSecretValueCommand({ SecretId: 'shop/prod' }))).ARN).toBe(arn)
    const env = { JWT_SECRET: 'awssm:shop/prod#jwt', METRICS_TOKEN: `awssm:${arn}#jwt` }
    expect(await readSecrets({ env, cwd })).toEqual({ JWT_SECRET: 'canary-jwt', METRICS_TOKEN: 'canary-jwt' })
    await expect(readSecrets({ env: { JWT_SECRET: 'awssm:shop/test#jwt' }, cwd })).rejects.toThrow('JWT_SECRET (awssm:shop/test#jwt): nothing lies there.')
  })
})
