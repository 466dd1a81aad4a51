/** Builds every package whose sources have changed since its last build; resolves to whether all packages are built. */
export const buildPackages: (options?: { types?: boolean }) => Promise<boolean>
