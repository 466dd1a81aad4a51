import { describeSearchIndex } from '@cartwright/core/conformance'
import { memorySearchIndex } from '@cartwright/core/memory'

describeSearchIndex({ name: 'memory', create: () => memorySearchIndex() })
