import { bundle } from '../../../tsup.shared.ts'

export default bundle({ index: 'src/index.ts' })
