/** The columns of `after` whose values are others than in `before`; undefined when there are none. An index is rewritten whenever its column is named in an UPDATE. */
export function changedColumns<Row extends object>(before: Row, after: Row): Partial<Row> | undefined {
  const changed = Object.entries(after).filter(([column, value]) => before[column as keyof Row] !== value)
  return changed.length === 0 ? undefined : (Object.fromEntries(changed) as Partial<Row>)
}
