/** How a message on its way is shown: the word and the colour of its state, the icon of its channel. */
import type { DeliveryState } from '@/api/messages'

/** What is needed to say how it stands. */
export interface Standing { readonly state: DeliveryState; readonly reason: string | null; readonly has_given_up: boolean }

export type StateWord = 'waiting' | 'again' | 'quiet' | 'sending' | 'sent' | 'failed' | 'given_up' | 'no_consent' | 'no_address' | 'skipped'

const COLOURS: Readonly<Record<StateWord, string>> = {
  waiting: 'gray', again: 'amber', quiet: 'purple', sending: 'blue', sent: 'green', failed: 'red', given_up: 'red', no_consent: 'gray', no_address: 'gray', skipped: 'gray',
}
const ICONS: Readonly<Record<string, string>> = { email: 'mail', 'in-app': 'bell', webhook: 'link', 'sms-http': 'phone', console: 'command' }

/** Its state as people say it. */
export function wordOf({ state, reason, has_given_up }: Standing): StateWord {
  if (state === 'failed') return has_given_up ? 'given_up' : 'failed'
  if (state === 'skipped') return reason === 'no_consent' || reason === 'no_address' ? reason : 'skipped'
  if (state === 'held') return 'quiet'
  if (state === 'waiting' && reason !== null) return 'again'
  return state
}

export const colourOf = (standing: Standing): string => COLOURS[wordOf(standing)]
export const isBad = (standing: Standing): boolean => standing.state === 'failed'
export const channelIcon = (key: string | null): string => ICONS[key ?? ''] ?? 'send'
