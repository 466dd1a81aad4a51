import { announcement } from '../state/announcements.ts'

/** Where screen readers hear of what has changed. */
export const Announcer = () => (
  <div class="visually-hidden" aria-live="polite" aria-atomic="true">
    {announcement.value}
  </div>
)
