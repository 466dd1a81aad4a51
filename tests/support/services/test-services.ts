/** Where the servers are that tests share; set before a run to use others. */
export const serviceVariables = { postgres: 'CARTWRIGHT_TEST_POSTGRES', redis: 'CARTWRIGHT_TEST_REDIS' } as const

export type Service = keyof typeof serviceVariables

/** The address of a server that tests share; undefined when there is none: the run has said why, and tests that need it are skipped (`describe.skipIf`). */
export function serviceUrl(service: Service): string | undefined {
  return process.env[serviceVariables[service]] || undefined
}
