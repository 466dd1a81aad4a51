/** What the page does by itself: find endpoints as one types, and remember light or dark. Without it the page reads the same. */
export const script = `
const field = document.querySelector('input[type=search]')
const entries = [...document.querySelectorAll('[data-find]')]
const groups = [...document.querySelectorAll('[data-group]')]
field.addEventListener('input', () => {
  const words = field.value.toLowerCase().split(/\\s+/).filter(Boolean)
  for (const entry of entries) entry.hidden = !words.every(word => entry.dataset.find.includes(word))
  for (const group of groups) group.hidden = !group.querySelector('[data-find]:not([hidden])')
})
document.addEventListener('keydown', event => {
  if (event.key === '/' && document.activeElement !== field) { event.preventDefault(); field.focus() }
})
const root = document.documentElement
const stored = () => { try { return localStorage.getItem('theme') } catch { return null } }
if (stored()) root.dataset.theme = stored()
document.querySelector('#theme').addEventListener('click', () => {
  const isDark = root.dataset.theme ? root.dataset.theme === 'dark' : matchMedia('(prefers-color-scheme: dark)').matches
  root.dataset.theme = isDark ? 'light' : 'dark'
  try { localStorage.setItem('theme', root.dataset.theme) } catch {}
})
`
