import { AsyncLocalStorage } from 'node:async_hooks'

const current = new AsyncLocalStorage<string>()

/** Runs what a request asks for; whatever it calls finds the request's id by {@link currentRequest}. */
export const aroundRequest = <Result>(requestId: string, work: () => Promise<Result>): Promise<Result> => current.run(requestId, work)

/** The id of the request that is worked on; undefined where none is. */
export const currentRequest = (): string | undefined => current.getStore()
