// @vitest-environment jsdom
import { beforeEach, describe, expect, it } from 'vitest'

import { EXAMPLE_OPTIONS } from '../options'
import { ask, field, read, said, show, withLayout } from '../testing'
import { followers } from './states'

beforeEach(withLayout)
const of = field('select', { options: EXAMPLE_OPTIONS })

it('says the title with its colour; what is no option any more stays to be seen', () => {
  expect(show('paid', of).find('.chip').attributes('style')).toContain('--blue')
  expect([said('paid', of), said('of_old', of)]).toEqual(['已支付', 'of_old'])
})

it('is chosen from a list', async () => {
  const asked = ask(null, of)
  await asked.find('input').trigger('click')
  await new Promise((done) => setTimeout(done))
  const options = [...document.querySelectorAll<HTMLElement>('[role="option"]')]
  expect(options.map((option) => option.textContent?.trim())).toContain('已完成')
  options[1]?.click()
  await new Promise((done) => setTimeout(done))
  expect(asked.last()).toBe('completed')
  asked.unmount()
})

it('reads keys, and titles in any language', () => {
  expect([read('paid', of), read('已完成', of), read('Returned', of), read('别的', of), read('', of)]).toEqual(['paid', 'completed', 'returned', '别的', null])
})

describe('states', () => {
  const state = field('state', {
    options: EXAMPLE_OPTIONS, initial: ['paid', 'completed'], transitions: [{ from: 'paid', to: 'completed' }, { from: 'paid', to: 'cancelled' }],
  })
  const keys = (record: Parameters<typeof followers>[1]): string[] => followers(state, record).map((option) => option.key)

  it('may be those that follow the one that is kept', () => expect(keys({ id: 1, public_id: '', version: 1, it: 'paid' })).toEqual(['paid', 'completed', 'cancelled']))
  it('may be those that new records begin with', () => expect(keys(null)).toEqual(['paid', 'completed']))
  it('may be all where nobody can tell', () => expect(keys(undefined)).toHaveLength(5))
})
