/** Runs `work` while no other process of this checkout runs work under the same name. */
export const withLock: <T>(name: string, work: () => Promise<T>) => Promise<T>
