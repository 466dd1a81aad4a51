/** The same store, calling `then` before one of these operations answers. */
export function afterWrites<Store extends object>(store: Store, operations: readonly (keyof Store)[], then: () => void): Store {
  const wrapped = operations.map(name => {
    const operation = store[name] as (...args: unknown[]) => Promise<unknown>
    return [
      name,
      async (...args: unknown[]) => {
        const answer = await operation(...args)
        then()
        return answer
      },
    ]
  })
  return { ...store, ...Object.fromEntries(wrapped) }
}
