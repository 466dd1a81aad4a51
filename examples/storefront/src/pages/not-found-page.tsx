import { Notice } from '../parts/notice.tsx'
import { hrefOf } from '../routing/place.ts'

/** What an address shows that leads nowhere. */
export const NotFoundPage = () => (
  <Notice title="There is no such page">
    <p>The link may be old, or mistyped.</p>
    <a class="button" href={hrefOf('/')}>
      See all products
    </a>
  </Notice>
)
