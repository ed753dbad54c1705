/** What a drawing says where one points at it, made of elements: the page allows no styles in its text. */
import type { Tip } from '../chart'

export function tipElement(tip: Tip): HTMLElement {
  const box = document.createElement('div')
  const title = box.appendChild(document.createElement('strong'))
  title.textContent = tip.title
  for (const line of tip.lines) {
    const row = box.appendChild(document.createElement('div'))
    row.className = 'tip-line'
    const dot = row.appendChild(document.createElement('i'))
    if (line.color) dot.style.background = line.color
    else dot.className = 'bare'
    row.appendChild(document.createElement('span')).textContent = line.name
    row.appendChild(document.createElement('b')).textContent = line.value
  }
  return box
}
