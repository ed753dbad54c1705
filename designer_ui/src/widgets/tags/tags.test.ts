// @vitest-environment jsdom
import { beforeEach, expect, it } from 'vitest'

import { ask, field, read, withLayout } from '../testing'

beforeEach(withLayout)

it('takes words by Enter and by leaving, each once', async () => {
  const asked = ask(['高价值'], field('tags'))
  const box = asked.find('input')
  await box.setValue('生日当月')
  await box.trigger('keydown', { key: 'Enter' })
  expect(asked.last()).toEqual(['高价值', '生日当月'])
  await box.setValue('高价值，企业')
  await box.trigger('blur')
  expect(asked.last()).toEqual(['高价值', '生日当月', '企业'])
})

it('takes the last one back by Backspace', async () => {
  const asked = ask(['一'], field('tags'))
  await asked.find('input').trigger('keydown', { key: 'Backspace' })
  expect(asked.last()).toBeNull()
})

it('reads lists', () => expect(read('一、二,一', field('tags'))).toEqual(['一', '二']))
