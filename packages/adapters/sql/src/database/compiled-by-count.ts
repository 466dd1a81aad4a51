import type { CompiledQuery } from 'kysely'

/** Lists longer than this are compiled anew each time: each length is a statement of its own. */
const keptMax = 200

/**
 * A query over a list of values, compiled once per length of the list: building a statement costs more than running it, on the paths that every page of a shop takes.
 * `build` is called with as many placeholders as there are values, which have to be the query's only parameters.
 */
export function compiledByCount<Row>(build: (placeholders: readonly number[]) => CompiledQuery<Row>): (values: readonly number[]) => CompiledQuery<Row> {
  const kept = new Map<number, CompiledQuery<Row>>()
  return values => {
    let compiled = kept.get(values.length)
    if (!compiled) {
      compiled = build(values)
      if (values.length <= keptMax) kept.set(values.length, compiled)
    }
    return { ...compiled, parameters: values }
  }
}
