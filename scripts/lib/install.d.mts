/** The package manager, with its version, as npx takes it. */
export const pnpm: string

/** Installs the dependencies when they are missing or older than the lockfile. */
export const ensureInstalled: () => Promise<boolean>
