import './styles/base.css'
import './styles/layout.css'
import './styles/catalog.css'
import './styles/forms.css'
import './styles/checkout.css'
import { render } from 'preact'
import { App } from './app.tsx'
import { startRouting } from './routing/start-routing.ts'
import { loadCart } from './state/cart.ts'

startRouting()
void loadCart()
const root = document.getElementById('app')
if (root) render(<App />, root)
