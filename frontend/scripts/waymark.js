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

// An open menu closes with Escape and with a click elsewhere, as menus do.
document.addEventListener('keydown', (event) => {
  if (event.key !== 'Escape') return
  const menu = document.querySelector('.wm-menu[open]')
  if (menu) {
    menu.open = false
    menu.querySelector('summary').focus()
  }
})
document.addEventListener('click', (event) => {
  for (const menu of document.querySelectorAll('.wm-menu[open]')) {
    if (!menu.contains(event.target)) menu.open = false
  }
})

for (const button of document.querySelectorAll('[data-print]')) {
  button.hidden = false
  button.addEventListener('click', () => window.print())
}

// On a phone the page itself comes first: filters and the parts of a record open on request.
const narrow = window.matchMedia('(max-width: 48.06em)')
function openWhereThereIsRoom () {
  for (const details of document.querySelectorAll('[data-closed-on-phones]')) {
    details.open = !narrow.matches
  }
}
openWhereThereIsRoom()
narrow.addEventListener('change', openWhereThereIsRoom)

// django-allauth tells of a passkey that failed; the page has the words ready.
document.addEventListener('allauth.error', (event) => {
  const problem = document.getElementById('passkey-problem')
  if (!problem) return
  event.preventDefault()
  problem.hidden = false
})
