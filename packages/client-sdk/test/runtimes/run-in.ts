import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { createContext, runInContext } from 'node:vm'

/** Runs a command to its end. @returns what it printed; rejects when it cannot be run or fails */
export const print = async (command: string, args: readonly string[]): Promise<string> =>
  (await promisify(execFile)(command, args, { timeout: 120_000 })).stdout

/**
 * Runs a script where there is nothing of Node: no `process`, no `Buffer`, no `require`, no `import`; the names of the web alone, as edge runtimes have them.
 * @returns what it printed
 */
export const printOnTheEdge = (script: string): Promise<string> =>
  new Promise((resolve, reject) => {
    const web = {
      fetch,
      Request,
      Response,
      Headers,
      URL,
      URLSearchParams,
      AbortController,
      AbortSignal,
      TextEncoder,
      TextDecoder,
      ReadableStream,
      DOMException,
    }
    const more = { crypto, atob, btoa, setTimeout, clearTimeout, console: { log: resolve } }
    try {
      runInContext(script, createContext({ ...web, ...more }))
    } catch (error) {
      reject(error)
    }
  })
