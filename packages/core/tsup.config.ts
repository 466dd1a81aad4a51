import { bundle } from '../../tsup.shared.ts'

export default bundle({ index: 'src/index.ts', 'memory/index': 'src/memory/index.ts', 'conformance/index': 'src/conformance/index.ts' })
