// Keeps a half-written log of lessons on the phone until it has reached Waymark.
//
// Nothing that names a child is kept: answers are stored under the numbers of timetable slots, and
// a name typed into a text is replaced by its place on the page before the text is stored.

const PREFIX = 'waymark-lessons:'
const RETRY_AFTER = 15000

for (const logged of document.querySelectorAll('[data-logged-draft]')) {
  localStorage.removeItem(PREFIX + logged.dataset.loggedDraft)
}

const form = document.querySelector('form[data-lesson-draft]')
if (form) keepDraft(form)

function keepDraft (form) {
  const place = PREFIX + form.dataset.lessonDraft
  const words = form.querySelector('[data-draft-words]')
  const names = namesOnPage(form)
  let waiting = false

  const before = JSON.parse(localStorage.getItem(place) ?? 'null')
  if (before && !document.querySelector('.govuk-error-summary')) {
    fill(form, before.answers, names)
    say(words, words.dataset.restored)
    if (before.waiting) send()
  }
  form.addEventListener('input', () => store(false))
  form.addEventListener('change', () => store(false))
  form.addEventListener('submit', (event) => {
    event.preventDefault()
    send(event.submitter)
  })
  window.addEventListener('online', () => waiting && send())

  function store (isWaiting) {
    const answers = answersOf(form, names)
    localStorage.setItem(place, JSON.stringify({ answers, waiting: isWaiting }))
  }

  async function send (button) {
    if (button) remember(form, button)
    store(true)
    if (await isConnected()) {
      form.submit()
      return
    }
    waiting = true
    say(words, words.dataset.kept)
    setTimeout(() => waiting && send(), RETRY_AFTER)
  }
}

// Any answer will do: it shows that Waymark can be reached.
async function isConnected () {
  try {
    await fetch(window.location.href, { method: 'HEAD', cache: 'no-store', redirect: 'manual' })
    return true
  } catch {
    return false
  }
}

// `form.submit()` leaves out the button that was pressed.
function remember (form, button) {
  let pressed = form.querySelector('input[data-pressed]')
  if (!pressed) {
    pressed = document.createElement('input')
    pressed.type = 'hidden'
    pressed.dataset.pressed = ''
    form.append(pressed)
  }
  pressed.name = button.name
  pressed.value = button.value
}

function namesOnPage (form) {
  const found = []
  form.querySelectorAll('[data-child]').forEach((row, number) => {
    const { child, firstName } = row.dataset
    const others = child.split(/\s+/).filter((part) => part.length > 2)
    for (const name of [child, firstName, ...others]) found.push({ name, mark: `⟦${number}:${found.length}⟧` })
  })
  return found.sort((one, other) => other.name.length - one.name.length)
}

function answersOf (form, names) {
  const answers = {}
  for (const [name, value] of new FormData(form)) {
    if (name !== 'csrfmiddlewaretoken') answers[name] = withoutNames(value, names)
  }
  return answers
}

function withoutNames (text, names) {
  return names.reduce((kept, { name, mark }) => {
    const pattern = new RegExp(name.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'), 'gi')
    return kept.replace(pattern, mark)
  }, text)
}

function withNames (text, names) {
  return names.reduce((full, { name, mark }) => full.replaceAll(mark, name), text)
}

function fill (form, answers, names) {
  for (const [name, value] of Object.entries(answers)) {
    const field = form.elements[name]
    if (!field) {
      if (name === 'everybody_came') remember(form, { name, value })
    } else if (field instanceof RadioNodeList) {
      const chosen = [...field].find((radio) => radio.value === value)
      if (chosen && !chosen.checked) chosen.click()
    } else if (field.type !== 'submit') {
      field.value = withNames(value, names)
    }
  }
}

function say (place, text) {
  place.textContent = text
  place.hidden = false
}
