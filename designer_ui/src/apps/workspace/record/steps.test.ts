import { expect, it } from 'vitest'

import { stepText } from './steps'

const WORDS = { yes: 'yes', no: 'no', none: 'nothing', skipped: 'not needed' }
const say = (type: string, value: unknown, isDone = true): string => stepText({ type, value: value as never, is_done: isDone }, WORDS, 'en')

it('says what a step came to', () => {
  expect(say('decimal', '1234.50')).toBe('1,234.5')
  expect([say('boolean', true), say('boolean', false), say('text', 'Gold')]).toEqual(['yes', 'no', 'Gold'])
  expect([say('decimal', null), say('decimal', null, false)]).toEqual(['nothing', 'not needed'])
  expect(say('list', ['a', 'b'])).toBe('a, b')
})
