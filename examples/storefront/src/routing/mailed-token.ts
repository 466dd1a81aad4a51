/** The token of a mailed link, which stands behind `#` so that no server sees it. It is taken out of the address bar: whoever looks there, or at the history, finds none. Empty when there is none. */
export const takeMailedToken = (): string => {
  const token = new URLSearchParams(location.hash.slice(1)).get('token') ?? ''
  if (token !== '') history.replaceState(history.state, '', location.pathname + location.search)
  return token
}
