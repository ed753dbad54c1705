// @vitest-environment jsdom
import { expect, it } from 'vitest'

import { ask, field, show } from '../testing'

it('keeps its lines', () => {
  expect(show('一\n二', field('long_text')).text()).toBe('一\n二')
})

it('counts near the limit', async () => {
  const asked = ask('一二三四五六七八', field('long_text', { max_length: 10 }))
  expect(asked.find('.count').exists()).toBe(false)
  await asked.find('textarea').setValue('一二三四五六七八九十十一')
  expect(asked.find('.count').text()).toBe('12 / 10')
  expect(asked.last()).toBe('一二三四五六七八九十十一')
})

it('breaks lines in a cell by Alt+Enter', async () => {
  const asked = ask('一', field('long_text'), { isCell: true })
  const box = asked.find('textarea').element
  box.setSelectionRange(1, 1)
  await asked.find('textarea').trigger('keydown', { key: 'Enter', altKey: true })
  expect(asked.last()).toBe('一\n')
})
