import { bundle } from '../../../tsup.shared.ts'

export default bundle({ index: 'src/index.ts', 'assert-node-version': 'src/assert-node-version.ts' })
