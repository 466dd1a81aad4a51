import { useEffect, useRef, useState } from 'preact/hooks'
import { navigate } from '../routing/navigate.ts'
import { place } from '../routing/place.ts'

/** How long typing must pause before the shop is asked; each letter would be too often. Milliseconds. */
const pauseMs = 200

/** Searches while somebody types: the list follows the field, and the field follows the address. */
export const SearchBox = () => {
  const { path, query } = place.value
  const isList = path === '/'
  const searched = isList ? (query.get('q') ?? '') : ''
  const [text, setText] = useState(searched)
  const timer = useRef<ReturnType<typeof setTimeout> | undefined>(undefined)
  const field = useRef<HTMLInputElement>(null)

  useEffect(() => {
    // Whoever is typing is ahead of the address.
    if (document.activeElement !== field.current) setText(searched)
  }, [searched])
  useEffect(() => () => clearTimeout(timer.current), [])

  const search = (wanted: string) => {
    clearTimeout(timer.current)
    timer.current = undefined
    const words = wanted.trim()
    if (words === searched && isList) return
    // One entry of the history for the whole search, not one a letter.
    navigate(words === '' ? '/' : `/?q=${encodeURIComponent(words)}`, { staysPut: true, replaces: isList && searched !== '' })
  }
  const type = (next: string) => {
    setText(next)
    clearTimeout(timer.current)
    timer.current = next.trim() !== '' || searched !== '' ? setTimeout(() => search(next), pauseMs) : undefined
  }

  return (
    <search class="search">
      <form
        onSubmit={event => {
          event.preventDefault()
          search(text)
        }}
      >
        <label class="visually-hidden" for="search">
          Search products
        </label>
        <input
          ref={field}
          id="search"
          type="search"
          name="q"
          placeholder="Search products"
          autocomplete="off"
          enterkeyhint="search"
          maxLength={200}
          value={text}
          onInput={event => type(event.currentTarget.value)}
          // Whoever goes on to a filter narrows what was typed, not what had been asked for until then.
          onBlur={() => timer.current !== undefined && search(text)}
        />
      </form>
    </search>
  )
}
