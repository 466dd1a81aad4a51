import { describeDispatcher } from '@cartwright/core/conformance'
import { describe } from 'vitest'
import { serviceUrl } from '../../../../tests/support/services/test-services.ts'
import { newPrefix, patient } from './support/dispatchers.ts'

const url = serviceUrl('redis') ?? ''

describe.skipIf(url === '')('on a real Redis', () => {
  describeDispatcher({
    name: 'bullmq',
    create: () => {
      const prefix = newPrefix()
      const advance = (ms: number) => new Promise<void>(resolve => setTimeout(resolve, ms))
      return { here: patient(url, prefix), there: patient(url, prefix), now: () => Date.now(), advance }
    },
    destroy: async ({ here, there }) => {
      await Promise.all([here.close(), there.close()])
    },
  })
})
