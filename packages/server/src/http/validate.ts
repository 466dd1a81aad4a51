import type { z } from 'zod'
import { type FieldError, validationFailed } from './problem.ts'

/** What a schema makes of a value. Throws `validation_failed` with every path at fault. */
export function validate<S extends z.ZodType>(schema: S, value: unknown): z.output<S> {
  const result = schema.safeParse(value)
  if (result.success) return result.data
  throw validationFailed(result.error.issues.flatMap(fieldErrorsOf).slice(0, 100))
}

/** One issue of zod in the words of the API. */
export function fieldErrorsOf(issue: z.core.$ZodIssue): FieldError[] {
  const path = issue.path.map(String)
  if (issue.code === 'unrecognized_keys') return issue.keys.map(key => ({ path: [...path, key].join('.'), message: 'This key is not known here.' }))
  if (issue.code === 'invalid_type' && issue.input === undefined && /received undefined/.test(issue.message)) {
    return [{ path: path.join('.'), message: 'Required.' }]
  }
  return [{ path: path.join('.'), message: issue.message }]
}
