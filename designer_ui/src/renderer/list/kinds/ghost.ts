/** What follows the pointer while something is dragged. */

/** A copy of an element, where it stands; `move` by so many pixels. */
export function ghostOf(element: HTMLElement): { readonly move: (x: number, y: number) => void; readonly remove: () => void } {
  const box = element.getBoundingClientRect()
  const ghost = element.cloneNode(true) as HTMLElement
  ghost.removeAttribute('id')
  ghost.setAttribute('aria-hidden', 'true')
  ghost.inert = true
  Object.assign(ghost.style, {
    position: 'fixed', left: `${box.left}px`, top: `${box.top}px`, width: `${box.width}px`, height: `${box.height}px`, margin: '0', zIndex: '80',
    pointerEvents: 'none', opacity: '0.92', boxShadow: 'var(--shadow)', transform: 'none',
  })
  document.body.append(ghost)
  return {
    move: (x, y) => { ghost.style.transform = `translate(${x}px, ${y}px)` },
    remove: () => { ghost.remove() },
  }
}

/** The place under a point. */
export function placeAt(x: number, y: number): string | null {
  return document.elementFromPoint(x, y)?.closest<HTMLElement>('[data-place]')?.dataset['place'] ?? null
}

/** Swallow the click that a drag ends with, and only that. */
export function swallowClick(): void {
  const swallow = (event: Event): void => {
    event.stopPropagation()
    event.preventDefault()
  }
  window.addEventListener('click', swallow, { capture: true, once: true })
  window.setTimeout(() => { window.removeEventListener('click', swallow, true) }, 0)
}
