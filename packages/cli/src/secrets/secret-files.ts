import { readFileSync, statSync } from 'node:fs'
import { resolve } from 'node:path'
import { UsageError } from '../errors.ts'
import type { Terminal } from '../terminal.ts'
import { secretNamesIn, sourceVariables } from './secret-variables.ts'

/** Longer than any secret: whoever names a wrong file hears of it. */
const bytesMax = 65_536

/**
 * The environment with every secret in its place: `NAME_FILE` names the file that holds `NAME`, as Docker and Kubernetes mount them. White space at its ends is not part of it.
 * @throws UsageError when both are given, or the file holds no secret; it names the file, never what is in it
 */
export const readSecretFiles = ({ env, cwd }: Pick<Terminal, 'env' | 'cwd'>): Terminal['env'] => {
  const filled: Record<string, string | undefined> = { ...env }
  for (const name of [...secretNamesIn(env), ...sourceVariables]) {
    const file = env[`${name}_FILE`]
    if (!file) continue
    if (env[name]) throw new UsageError(`Both ${name} and ${name}_FILE are set: only one of them can count.`)
    filled[name] = readSecret(`${name}_FILE`, resolve(cwd, file))
  }
  return filled
}

const readSecret = (variable: string, file: string): string => {
  const text = readText(variable, file).trim()
  if (text === '') throw new UsageError(`${variable}: ${file} is empty.`)
  if (/[\0\r\n]/.test(text)) throw new UsageError(`${variable}: ${file} holds more than one line, so it is no secret.`)
  return text
}

const readText = (variable: string, file: string): string => {
  try {
    if (statSync(file).size <= bytesMax) return readFileSync(file, 'utf8')
  } catch (error) {
    const reason = error instanceof Error && 'code' in error ? error.code : 'unknown'
    throw new UsageError(`${variable}: ${file} cannot be read (${reason}).`)
  }
  throw new UsageError(`${variable}: ${file} has more than ${bytesMax} bytes, so it is no secret.`)
}
