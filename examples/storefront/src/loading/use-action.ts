import { useRef, useState } from 'preact/hooks'

/** Something a shopper does that takes time and may fail. */
export interface Action<Args extends readonly unknown[]> {
  /** Does it, unless it is being done already. */
  readonly run: (...args: Args) => Promise<void>
  readonly isRunning: boolean
  readonly error: unknown
  readonly clearError: () => void
}

/** @param work what to do; what it throws becomes `error` */
export const useAction = <Args extends readonly unknown[]>(work: (...args: Args) => Promise<void>): Action<Args> => {
  const [state, setState] = useState<{ readonly isRunning: boolean; readonly error: unknown }>({ isRunning: false, error: undefined })
  // State is a render behind: two clicks in one frame would both pass.
  const isBusy = useRef(false)
  const run = async (...args: Args): Promise<void> => {
    if (isBusy.current) return
    isBusy.current = true
    setState({ isRunning: true, error: undefined })
    const error: unknown = await work(...args).then(
      () => undefined,
      (reason: unknown) => reason,
    )
    isBusy.current = false
    setState({ isRunning: false, error })
  }
  return { run, ...state, clearError: () => setState({ isRunning: false, error: undefined }) }
}
