import { pageAt } from './pages/page-at.tsx'
import { Announcer } from './parts/announcer.tsx'
import { Footer } from './parts/footer.tsx'
import { Header } from './parts/header.tsx'
import { place } from './routing/place.ts'

/** The whole page: what stays, and in its middle what the address says. */
export const App = () => (
  <>
    <a class="skip" href="#content">
      Skip to content
    </a>
    <Header />
    <main id="content" tabIndex={-1}>
      {pageAt(place.value)}
    </main>
    <Footer />
    <Announcer />
  </>
)
