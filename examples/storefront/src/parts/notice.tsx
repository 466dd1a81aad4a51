import type { ComponentChildren } from 'preact'
import { PageTitle } from './page-title.tsx'

/** A page that has little to say: empty, missing, not yet. */
export const Notice = ({ title, children }: { readonly title: string; readonly children: ComponentChildren }) => (
  <div class="notice">
    <PageTitle title={title} />
    {children}
  </div>
)
