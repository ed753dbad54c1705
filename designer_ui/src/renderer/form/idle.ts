/** When the browser has nothing better to do; where it cannot say, soon. */

export function idle(work: () => void): number {
  return 'requestIdleCallback' in window ? window.requestIdleCallback(work, { timeout: 200 }) : setTimeout(work, 16)
}

export function cancelIdle(id: number): void {
  if ('cancelIdleCallback' in window) window.cancelIdleCallback(id)
  else clearTimeout(id)
}
