import { bundle } from '../../tsup.shared.ts'

export default bundle({
  index: 'src/index.ts',
  'breached-passwords/index': 'src/breached-passwords/index.ts',
  'contract/index': 'src/contract/index.ts',
  'metrics/index': 'src/metrics/index.ts',
  'node/index': 'src/node/index.ts',
  'oidc/index': 'src/oidc/index.ts',
})
