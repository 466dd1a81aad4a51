import { UsageError } from './errors.ts'
import type { Terminal } from './terminal.ts'

/**
 * Whether `NODE_ENV` says that this is the real thing, where what is for development only is refused.
 * @throws UsageError for a word that is not known: "prod" must not open a shop with the doors of development
 */
export const isProduction = ({ NODE_ENV: text }: Terminal['env']): boolean => {
  if (text === 'production') return true
  if (!text || text === 'development' || text === 'test') return false
  throw new UsageError(`NODE_ENV is production, development or test, not "${text}".`)
}
