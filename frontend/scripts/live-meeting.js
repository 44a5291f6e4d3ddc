// The live screen of a panel meeting follows the meeting by itself.
//
// Every few seconds it asks whether anything changed for this reader; the parts of the page that did
// are swapped, with the keyboard's focus and open details kept. A part in which somebody is writing
// waits. Presses go to the server as forms do, and come back as parts too.

import { initAll } from './govuk-frontend.min.js'

const screen = document.querySelector('[data-live]')
const lost = document.getElementById('live-lost')
const headers = { 'X-Waymark-Live': '1' }
// What the server's clock is ahead of this one, in milliseconds.
const ahead = Date.parse(screen.dataset.now) - Date.now()
let asking = false

showTime()
setInterval(showTime, 1000)
setInterval(ask, Number(screen.dataset.every) * 1000)
document.addEventListener('visibilitychange', ask)

async function ask () {
  if (asking || document.hidden) return
  asking = true
  const address = `${screen.dataset.live}?seen=${screen.dataset.seen}`
  // To look is no act: a screen that nobody touches signs out in its time.
  await follow(fetch(address, { headers: { ...headers, 'X-Waymark-Poll': '1' } }))
  asking = false
}

document.addEventListener('submit', async (event) => {
  const form = event.target.closest('[data-live-form]')
  if (!form) return
  event.preventDefault()
  const body = new FormData(form, event.submitter)
  await follow(fetch(form.action, { method: 'POST', headers, body }))
  // Somewhere else now: a second Enter must not move the meeting on again.
  if (form.dataset.liveForm) document.getElementById(form.dataset.liveForm)?.focus()
})

async function follow (request) {
  try {
    const answer = await request
    if (answer.redirected || answer.status === 404) return window.location.reload()
    lost.hidden = answer.ok
    if (answer.ok && answer.status !== 204) show(await answer.text())
  } catch {
    lost.hidden = false
  }
}

function show (text) {
  const fresh = new DOMParser().parseFromString(text, 'text/html')
  for (const part of fresh.querySelectorAll('[data-part]')) swap(part)
  const answer = fresh.getElementById('live-answer')
  if (answer) document.getElementById('live-answer').replaceChildren(...answer.childNodes)
  const said = document.getElementById('live-said')
  const says = fresh.getElementById('live-said').textContent
  if (said.textContent !== says) said.textContent = says
  screen.dataset.seen = fresh.querySelector('[data-seen]').dataset.seen
  showTime()
}

function swap (part) {
  const old = document.getElementById(part.id)
  if (old.dataset.mark === part.dataset.mark || isWrittenIn(old)) return
  const focused = old.contains(document.activeElement) ? document.activeElement : null
  for (const details of part.querySelectorAll('details')) {
    const before = sameDetails(old, details)
    if (before) details.open = before.open
  }
  old.replaceChildren(...part.childNodes)
  old.dataset.mark = part.dataset.mark
  initAll({ scope: old })
  if (focused) (document.getElementById(focused.id || 'none') ?? old).focus()
}

function sameDetails (old, details) {
  const words = details.querySelector('summary').textContent.trim()
  if (details.id) return document.getElementById(details.id)
  return Array.from(old.querySelectorAll('details')).find((one) =>
    one.querySelector('summary').textContent.trim() === words)
}

function isWrittenIn (part) {
  const fields = part.querySelectorAll('textarea, input:not([type=hidden])')
  return Array.from(fields).some((field) => field.value !== field.defaultValue)
}

// Minutes are enough: a clock that ticks by the second is what everybody would look at.
function showTime () {
  const clock = document.querySelector('[data-clock]')
  if (!clock) return
  const called = Date.parse(clock.dataset.since)
  const seconds = (Date.now() + ahead - called) / 1000 + Number(clock.dataset.spent)
  const minutes = Math.max(0, Math.floor(seconds / 60))
  const over = minutes - Number(clock.dataset.planned)
  set(clock.querySelector('[data-clock-spent]'), String(minutes))
  clock.querySelector('[data-clock-since]').hidden = true
  const bar = clock.querySelector('progress')
  bar.value = minutes
  bar.hidden = false
  const late = clock.querySelector('[data-clock-over]')
  if (over > 0) set(late, `${over} ${late.dataset.clockOver}`)
  clock.classList.toggle('wm-live__clock--over', over > 0)
}

function set (element, text) {
  if (element.textContent !== text) element.textContent = text
  element.hidden = false
}
