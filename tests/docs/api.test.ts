import { it } from 'vitest'
import { openApiDocument } from '../../packages/server/src/docs/openapi.ts'
import { apiPages } from '../support/reference/api-pages.ts'
import { expectPages } from '../support/reference/reference-pages.ts'

it('docs/api has a page for each group of calls, made of the contract that checks them', async () => {
  await expectPages('docs/api', apiPages(openApiDocument({ title: 'Cartwright', version: '0.0.0', basePath: '' })))
})
