// Starts GOV.UK's components and lets htmx send the CSRF token.
// Every page works without this file; it only makes some things quicker.

import { initAll } from './govuk-frontend.min.js'

document.body.classList.add('js-enabled', 'govuk-frontend-supported')
initAll()
forgetExpandedRadios()

// A radio has no `aria-expanded` (WAI-ARIA 1.2), though GOV.UK's script sets it.
function forgetExpandedRadios () {
  for (const radio of document.querySelectorAll('.govuk-radios__input[aria-expanded]')) {
    radio.removeAttribute('aria-expanded')
  }
}
document.addEventListener('click', forgetExpandedRadios)
window.addEventListener('pageshow', forgetExpandedRadios)

function csrfToken () {
  return document.querySelector('meta[name="csrf-token"]')?.content
}

document.body.addEventListener('htmx:configRequest', (event) => {
  const token = csrfToken()
  if (token && event.detail.verb !== 'get') event.detail.headers['X-CSRFToken'] = token
})

document.body.addEventListener('htmx:afterSettle', (event) => {
  initAll({ scope: event.target })
  forgetExpandedRadios()
})

// An open account menu closes with Escape, as menus do.
document.addEventListener('keydown', (event) => {
  if (event.key !== 'Escape') return
  const menu = document.querySelector('.wm-account[open]')
  if (menu) {
    menu.open = false
    menu.querySelector('summary').focus()
  }
})

for (const button of document.querySelectorAll('[data-print]')) {
  button.hidden = false
  button.addEventListener('click', () => window.print())
}

// On a phone the results come first: filters open on request.
if (window.matchMedia('(max-width: 64em)').matches) {
  const filters = document.querySelector('.wm-filter > details')
  if (filters) filters.open = false
}

// django-allauth tells of a passkey that failed; the page has the words ready.
document.addEventListener('allauth.error', (event) => {
  const problem = document.getElementById('passkey-problem')
  if (!problem) return
  event.preventDefault()
  problem.hidden = false
})
