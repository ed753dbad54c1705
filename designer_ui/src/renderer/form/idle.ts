/** When the browser has nothing better to do; where it cannot say, soon. */
const browser: Omit<Window, 'requestIdleCallback' | 'cancelIdleCallback'> & Partial<Pick<Window, 'requestIdleCallback' | 'cancelIdleCallback'>> = window

export function idle(work: () => void): number {
  return browser.requestIdleCallback?.(work, { timeout: 200 }) ?? browser.setTimeout(work, 16)
}

export function cancelIdle(id: number): void {
  if (browser.cancelIdleCallback) browser.cancelIdleCallback(id)
  else browser.clearTimeout(id)
}
