/**
 * Runs one command line.
 * @param args what follows `cartwright`
 * @returns the exit code
 */
export const runProgram = async (args: readonly string[]): Promise<number> => {
  console.error(`cartwright has no commands yet: ${args.join(' ')}`)
  return 2
}
