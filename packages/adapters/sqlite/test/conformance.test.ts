import { describeStorage } from '@cartwright/core/conformance'
import { sqlite } from '../src/index.ts'
import { temporaryFiles } from './support/temporary-folder.ts'
import { twoHandles } from './support/two-handles.ts'

const newFile = temporaryFiles()

describeStorage({ name: 'sqlite', create: () => sqlite(newFile()) })
describeStorage({ name: 'sqlite in memory', create: () => sqlite(':memory:') })
describeStorage({ name: 'sqlite, every other call by another process', create: () => twoHandles(newFile()) })
