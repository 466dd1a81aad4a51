/** Builds the command line as one executable file; resolves to its path, or undefined when it could not be built: the reason has been printed. */
export const buildBinary: () => Promise<string | undefined>
