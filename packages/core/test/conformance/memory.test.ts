import { describeStorage } from '@cartwright/core/conformance'
import { memoryStorage } from '@cartwright/core/memory'

describeStorage({ name: 'memory', create: () => memoryStorage() })
