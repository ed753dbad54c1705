/** Where the help pages are: plain pages of the server, beside the workspace, so that nothing begun here is lost. */
import { i18n } from '@/i18n'

/** `name`: of a page (`docs/how-to`, `docs/tutorial`); without it all of them. */
export function guideAddress(name = ''): string {
  return `/app/help/${name}?lang=${i18n.global.locale.value}`
}

export function openGuide(name = ''): void {
  window.open(guideAddress(name), '_blank', 'noopener')
}
