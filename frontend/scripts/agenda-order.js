// Lets a pointer drag the items of an agenda. Keyboards and phones use the buttons, which stay.
//
// The order goes to the server as a form does; the answer replaces the agenda on the page, also when
// it is refused because somebody else changed the agenda meanwhile.

let dragged = null
let before = []

makeDraggable()
document.body.addEventListener('htmx:afterSettle', makeDraggable)

function makeDraggable () {
  for (const item of document.querySelectorAll('[data-agenda] [data-item]')) {
    item.draggable = true
    for (const link of item.querySelectorAll('a')) link.draggable = false
  }
}

function itemOf (event) {
  return event.target.closest?.('[data-agenda] [data-item]')
}

document.addEventListener('dragstart', (event) => {
  dragged = itemOf(event)
  if (!dragged) return
  event.dataTransfer.effectAllowed = 'move'
  event.dataTransfer.setData('text/plain', '')
  before = Array.from(dragged.parentElement.children)
  dragged.classList.add('wm-agenda__dragged')
})

// While it is held over another item it takes that item's place, so that one sees where it lands.
document.addEventListener('dragover', (event) => {
  const over = itemOf(event)
  if (!dragged || !over) return
  event.preventDefault()
  if (over === dragged) return
  const { top, height } = over.getBoundingClientRect()
  const isBelow = event.clientY > top + height / 2
  over.parentElement.insertBefore(dragged, isBelow ? over.nextSibling : over)
})

document.addEventListener('drop', (event) => {
  if (!dragged) return
  event.preventDefault()
  const form = document.querySelector('[data-agenda-order]')
  form.elements.order.value = order()
  form.requestSubmit()
  before = []
})

// After Escape, or a drop elsewhere, everything goes back to where it was.
document.addEventListener('dragend', () => {
  if (!dragged) return
  dragged.classList.remove('wm-agenda__dragged')
  dragged.parentElement?.append(...before)
  dragged = null
})

function order () {
  const items = document.querySelectorAll('[data-agenda] [data-item]')
  return Array.from(items, (item) => item.dataset.item).join(',')
}
