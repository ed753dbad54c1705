// @vitest-environment jsdom
import { beforeEach, expect, it } from 'vitest'

import { ask, field, read, said, withLayout } from '../testing'

beforeEach(withLayout)

it('tells no from not said', () => {
  expect([said(true, field('boolean')), said(false, field('boolean')), said(null, field('boolean'))]).toEqual(['是', '否', ''])
})

it('is set and taken back', async () => {
  const asked = ask(null, field('boolean'))
  const [yes, no] = asked.findAll('[role="radio"]')
  await yes?.trigger('click')
  expect(asked.last()).toBe(true)
  await no?.trigger('click')
  expect(asked.last()).toBe(false)
  await no?.trigger('click')
  expect(asked.last()).toBeNull()
  await asked.find('#it').trigger('keydown', { key: 'y' })
  expect(asked.last()).toBe(true)
})

it('cannot be taken back where it must be said', async () => {
  const asked = ask(true, field('boolean'), { required: true })
  await asked.find('#it').trigger('keydown', { key: 'Delete' })
  expect(asked.last()).toBeUndefined()
})

it('reads the usual words', () => {
  expect(['是', 'No', '√', '', '也许'].map((word) => read(word, field('boolean')))).toEqual([true, false, true, null, '也许'])
})
