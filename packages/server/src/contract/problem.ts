import { z } from 'zod'
import { named } from './schemas.ts'

export const fieldError = z.strictObject({
  path: z.string().describe('Where in the request, e.g. `lines.0.quantity`; empty for the whole.'),
  message: z.string(),
})

/** What every refusal and fault looks like (RFC 9457). Some codes carry more members, such as `lines` of `insufficient_stock` or `decline_code` of `card_declined`. */
export const problem = named(
  'Problem',
  z
    .looseObject({
      error: z.string().describe('A sentence for a person.'),
      code: z.string().describe('For programs; see /errors.'),
      type: z.string().describe('A page about this code.'),
      title: z.string(),
      status: z.int(),
      detail: z.string(),
      request_id: z.string(),
      trace_id: z.string().optional().describe('The trace it is part of, where the shop is traced.'),
      errors: z.array(fieldError),
    })
    .describe('Every refusal and fault (RFC 9457, application/problem+json).'),
)
export type Problem = z.infer<typeof problem>
