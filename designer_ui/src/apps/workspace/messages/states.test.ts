import { expect, it } from 'vitest'

import { channelIcon, colourOf, isBad, type Standing, wordOf } from './states'

const standing = (state: Standing['state'], reason: string | null = null, has_given_up = false): Standing => ({ state, reason, has_given_up })

it('says how a message stands', () => {
  expect([
    standing('waiting'), standing('waiting', 'delivery_busy'), standing('held', 'quiet_hours'), standing('sending'), standing('sent'), standing('failed', 'delivery_refused'),
    standing('failed', 'delivery_busy', true), standing('skipped', 'no_consent'), standing('skipped', 'no_address'), standing('skipped', 'erased'),
  ].map(wordOf)).toEqual(['waiting', 'again', 'quiet', 'sending', 'sent', 'failed', 'given_up', 'no_consent', 'no_address', 'skipped'])
})

it('shows what has failed as bad, and what was not wanted as neither', () => {
  expect(isBad(standing('failed', 'delivery_refused'))).toBe(true)
  expect(isBad(standing('skipped', 'no_consent'))).toBe(false)
  expect(colourOf(standing('failed', 'x', true))).toBe('red')
})

it('has an icon for a channel that it does not know', () => expect([channelIcon('email'), channelIcon('pigeon'), channelIcon(null)]).toEqual(['mail', 'send', 'send']))
