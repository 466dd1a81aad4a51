import { ShopUnreachableError, UsageError } from '../errors.ts'
import type { Terminal } from '../terminal.ts'
import { awsSource } from './aws-source.ts'
import { readSecretFiles } from './secret-files.ts'
import type { SecretContent, SecretSource } from './secret-source.ts'
import { secretNamesIn } from './secret-variables.ts'
import { vaultSource } from './vault-source.ts'

/** Who keeps the secrets whose references begin with the name and a colon. */
const sources: Readonly<Record<string, (env: Terminal['env']) => SecretSource>> = { vault: vaultSource, awssm: awsSource }

/** `vault:secret/data/shop#stripe_key`: the source, the path in it, and the field of what lies there. */
interface Reference {
  readonly variable: string
  readonly text: string
  readonly source: string
  readonly path: string
  readonly field: string | null
}

/**
 * The environment with every secret in its place: those in files are read, and those that another program keeps are asked for, each path once.
 * @throws UsageError or ShopUnreachableError naming the variable and the reference, never a secret; then nothing has been opened
 */
export const readSecrets = async (terminal: Pick<Terminal, 'env' | 'cwd'>): Promise<Terminal['env']> => {
  const env = readSecretFiles(terminal)
  const references = secretNamesIn(env).flatMap(variable => referenceOf(variable, env[variable]) ?? [])
  const read = onceEach(env)
  const secrets = await Promise.all(references.map(async reference => [reference.variable, await resolve(reference, read)] as const))
  return { ...env, ...Object.fromEntries(secrets) }
}

const referenceOf = (variable: string, text = ''): Reference | null => {
  const [, source, rest] = /^(\w+):(.*)$/s.exec(text) ?? []
  if (source === undefined || rest === undefined || !Object.hasOwn(sources, source)) return null
  const [path = '', field = null, ...more] = rest.split('#')
  if (path === '' || field === '' || more.length > 0) throw new UsageError(`${variable} is a place such as ${source}:PATH#FIELD, not "${text}".`)
  return { variable, text, source, path, field }
}

type Read = (reference: Reference) => Promise<SecretContent>

const onceEach = (env: Terminal['env']): Read => {
  const opened = new Map<string, SecretSource>()
  const asked = new Map<string, Promise<SecretContent>>()
  return async ({ source, path }) => {
    const from = opened.get(source) ?? sources[source]?.(env)
    if (!from) throw new UsageError(`no source is called ${source}`)
    opened.set(source, from)
    const answer = asked.get(`${source}:${path}`) ?? from.read(path)
    asked.set(`${source}:${path}`, answer)
    return answer
  }
}

const resolve = async (reference: Reference, read: Read): Promise<string> => {
  try {
    return pick(await read(reference), reference.field)
  } catch (error) {
    const message = `${reference.variable} (${reference.text}): ${error instanceof Error ? error.message : 'unknown'}.`
    if (error instanceof UsageError) throw new UsageError(message)
    if (error instanceof ShopUnreachableError) throw new ShopUnreachableError(message)
    throw error
  }
}

const pick = ({ text, fields }: SecretContent, field: string | null): string => {
  const secret = field === null ? text : Object.hasOwn(fields, field) ? fields[field] : undefined
  if (secret === null) throw new UsageError('several fields lie there: say which, with #FIELD')
  if (secret === undefined) throw new UsageError(`there is no field "${field}"`)
  if (secret.trim() === '') throw new UsageError('what lies there is empty')
  if (/[\0\r\n]/.test(secret.trim())) throw new UsageError('what lies there is more than one line, so it is no secret')
  return secret.trim()
}
