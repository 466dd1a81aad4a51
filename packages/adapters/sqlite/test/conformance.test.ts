import { describeStorage } from '@cartwright/core/conformance'
import { sqlite } from '../src/index.ts'
import { migratedFiles } from './support/temporary-folder.ts'
import { twoHandles } from './support/two-handles.ts'

const newShop = migratedFiles()

describeStorage({ name: 'sqlite', create: async () => sqlite(await newShop()) })
describeStorage({ name: 'sqlite in memory', create: () => sqlite(':memory:') })
describeStorage({ name: 'sqlite, every other call by another process', create: async () => twoHandles(await newShop()) })
