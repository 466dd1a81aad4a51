import { hrefOf } from '../routing/place.ts'
import { shopName } from '../shop-name.ts'

/** The end of every page. */
export const Footer = () => (
  <footer class="footer">
    <div class="wide footer-row">
      <p>{shopName}</p>
      <nav aria-label="Footer">
        <a href={hrefOf('/')}>All products</a>
        <a href={hrefOf('/account')}>Your orders</a>
      </nav>
    </div>
  </footer>
)
