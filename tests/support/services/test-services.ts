/** Where the servers are that tests share, and the program of a browser; set before a run to use others. */
export const serviceVariables = { postgres: 'CARTWRIGHT_TEST_POSTGRES', redis: 'CARTWRIGHT_TEST_REDIS', browser: 'CARTWRIGHT_TEST_BROWSER' } as const

export type Service = keyof typeof serviceVariables

/** The address of a server that tests share, or the path of the browser; undefined when there is none: the run has said why, and tests that need it are skipped (`describe.skipIf`). */
export function serviceUrl(service: Service): string | undefined {
  return process.env[serviceVariables[service]] || undefined
}
