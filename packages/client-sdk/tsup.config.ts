import { bundle } from '../../tsup.shared.ts'

export default bundle(
  { index: 'src/index.ts', 'cookie-session': 'src/cookie-session.ts', 'webhooks/index': 'src/webhooks/index.ts' },
  { target: 'es2022', platform: 'neutral' },
)
