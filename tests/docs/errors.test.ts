import { it } from 'vitest'
import { errorPages } from '../support/reference/error-pages.ts'
import { expectPages } from '../support/reference/reference-pages.ts'

it('docs/errors has a page for each code: what it means, where it occurs and what to do', async () => {
  await expectPages('docs/errors', errorPages())
})
