import type { ComponentChildren } from 'preact'
import { useEffect, useRef } from 'preact/hooks'
import { takesFocus } from '../routing/navigate.ts'
import { place } from '../routing/place.ts'
import { shopName } from '../shop-name.ts'

/** The one heading of a page. Names the page in the browser, and takes the focus of whoever has just come here. */
export const PageTitle = ({ title, children }: { readonly title: string; readonly children?: ComponentChildren }) => {
  const heading = useRef<HTMLHeadingElement>(null)
  const here = place.value
  useEffect(() => {
    document.title = `${title} – ${shopName}`
    if (takesFocus()) heading.current?.focus({ preventScroll: true })
  }, [title, here])
  return (
    <h1 ref={heading} tabIndex={-1}>
      {children ?? title}
    </h1>
  )
}
