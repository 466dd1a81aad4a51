interface Waiting<Request, Answer> {
  readonly request: Request
  readonly resolve: (answer: Answer) => void
  readonly reject: (reason: unknown) => void
}

/**
 * Calls that come while one is under way are done together, in the order they came: at most `max` at a time. `runAll` answers each request in its place; when it fails, all of them fail.
 */
export function gathered<Request, Answer>(
  runAll: (requests: readonly Request[]) => Promise<readonly Answer[]>,
  max: number,
): (request: Request) => Promise<Answer> {
  const waiting: Waiting<Request, Answer>[] = []
  let isRunning = false

  async function drain(): Promise<void> {
    isRunning = true
    while (waiting.length > 0) {
      const taken = waiting.splice(0, max)
      try {
        const answers = await runAll(taken.map(({ request }) => request))
        for (const [index, { resolve }] of taken.entries()) resolve(answers[index] as Answer)
      } catch (reason) {
        for (const { reject } of taken) reject(reason)
      }
    }
    isRunning = false
  }

  return request =>
    new Promise<Answer>((resolve, reject) => {
      waiting.push({ request, resolve, reject })
      if (!isRunning) void drain()
    })
}
