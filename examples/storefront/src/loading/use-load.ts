import { useEffect, useState } from 'preact/hooks'

/** What is known of something that is fetched. */
export interface Loaded<T> {
  readonly data: T | undefined
  /** Why it could not be fetched the last time. */
  readonly error: unknown
  /** Whether what is shown belongs to an earlier question: the answer to the present one is under way. */
  readonly isOld: boolean
  readonly reload: () => void
  /** Puts in what is known from elsewhere, such as the answer to a change. */
  readonly put: (data: T) => void
}

/** Answers of earlier visits: the way back is shown at once, and checked meanwhile. */
const known = new Map<string, unknown>()
const knownMax = 60

const remember = (key: string, data: unknown): void => {
  known.delete(key)
  known.set(key, data)
  for (const oldest of known.keys()) {
    if (known.size <= knownMax) break
    known.delete(oldest)
  }
}

/** Forgets all answers: somebody else uses the page now. */
export const forgetAnswers = (): void => known.clear()

interface State<T> {
  readonly key: string
  readonly data: T | undefined
  readonly error: unknown
}

/**
 * Fetches while the component is there, again when `key` changes.
 * @param key names the question: the same key has the same answer
 */
export const useLoad = <T>(key: string, load: (signal: AbortSignal) => Promise<T>): Loaded<T> => {
  const [state, setState] = useState<State<T>>({ key, data: undefined, error: undefined })
  const [turn, setTurn] = useState(0)
  useEffect(() => {
    const abort = new AbortController()
    load(abort.signal).then(
      data => {
        remember(key, data)
        if (!abort.signal.aborted) setState({ key, data, error: undefined })
      },
      (error: unknown) => {
        if (!abort.signal.aborted) setState(before => ({ key, data: before.key === key ? before.data : undefined, error }))
      },
    )
    return () => abort.abort()
  }, [key, turn])
  const reload = () => setTurn(before => before + 1)
  const put = (data: T) => {
    remember(key, data)
    setState({ key, data, error: undefined })
  }
  if (state.key === key && (state.data !== undefined || state.error !== undefined)) return { ...state, isOld: false, reload, put }
  const remembered = known.get(key) as T | undefined
  return { data: remembered ?? state.data, error: undefined, isOld: remembered === undefined, reload, put }
}
