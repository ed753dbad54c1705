// @vitest-environment jsdom
import { expect, it } from 'vitest'

import { ask, field, read, said } from '../testing'

it('hands on documents only, and says what keeps a text from being one', async () => {
  const asked = ask({ a: 1 }, field('json'))
  const box = asked.find('textarea')
  expect(box.element.value).toBe('{\n  "a": 1\n}')
  await box.setValue('{"a": 2}')
  expect(asked.last()).toEqual({ a: 2 })
  await box.setValue('{"a": ')
  expect(asked.last()).toEqual({ a: 2 })
  expect(box.element.checkValidity()).toBe(false)
  expect(asked.find('.reason').text()).toContain('JSON')
  await box.setValue('"text"')
  expect(asked.last()).toBe('text')
  expect(box.element.checkValidity()).toBe(true)
})

it('is copied and pasted as text', () => {
  expect(said({ a: [1] }, field('json'))).toBe('{"a":[1]}')
  expect(read('{"a":[1]}', field('json'))).toEqual({ a: [1] })
})
