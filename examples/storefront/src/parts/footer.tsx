import { hrefOf } from '../routing/place.ts'
import { shopName } from '../shop-name.ts'

/** The end of every page. */
export const Footer = () => (
  <footer class="footer">
    <div class="wide footer-row">
      <p>{shopName}, a shop to try. Nothing is sent, and no money moves without a payment provider.</p>
      <nav aria-label="Footer">
        <a href={hrefOf('/')}>All products</a>
        <a href={hrefOf('/account')}>Your orders</a>
      </nav>
    </div>
  </footer>
)
