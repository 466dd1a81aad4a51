import { extname } from 'node:path'
import { lintSource } from '@secretlint/core'
import { creator } from '@secretlint/secretlint-rule-preset-recommend'

const preset = '@secretlint/secretlint-rule-preset-recommend'
const config = { rules: [{ id: preset, rule: creator }] }

/** What looks like a key, a token or a password in a file: the kind of each, without what it is. */
export async function secretsIn(path: string, content: string): Promise<readonly string[]> {
  const source = { filePath: path, content, ext: extname(path), contentType: 'text' as const }
  const { messages } = await lintSource({ source, options: { config, maskSecrets: true } })
  return messages.map(({ messageId }) => messageId)
}
