// @vitest-environment jsdom
import { beforeEach, expect, it } from 'vitest'

import { ask, field, read, said, withLayout } from '../testing'

beforeEach(withLayout)

it('says whole numbers, places, hundredths and units', () => {
  expect(said(1234567, field('integer', { unit: { 'zh-CN': '分' } }))).toBe('1,234,567 分')
  expect(said('0.50', field('decimal'))).toBe('0.50')
  expect(said('12.50', field('percent'))).toBe('12.50%')
})

it('loses no digit on the way in and out', async () => {
  const asked = ask('9007199254740993.123456', field('decimal', { scale: 6 }))
  const box = asked.find('input')
  expect(box.element.value).toBe('9,007,199,254,740,993.123456')
  await box.trigger('focus')
  expect(box.element.value).toBe('9007199254740993.123456')
  await box.setValue('9007199254740993.1234567')
  expect(asked.last()).toBe('9007199254740993.1234567')
})

it('gives whole numbers as numbers while these are exact', async () => {
  const asked = ask(null, field('integer'))
  await asked.find('input').setValue('1,234')
  expect(asked.last()).toBe(1234)
  await asked.find('input').setValue('9007199254740993')
  expect(asked.last()).toBe('9007199254740993')
})

it('leaves what is typed alone until one is done', async () => {
  const asked = ask(null, field('decimal'))
  const box = asked.find('input')
  await box.trigger('focus')
  await box.setValue('12.')
  expect(box.element.value).toBe('12.')
  expect(asked.last()).toBe('12.00')
  await box.trigger('blur')
  expect(box.element.value).toBe('12.00')
})

it('takes all that is typed at once into a cell', async () => {
  const asked = ask(null, field('integer'), { isCell: true })
  const box = asked.find('input')
  box.element.focus()
  await box.setValue('1')
  await new Promise((done) => requestAnimationFrame(done))
  expect([box.element.selectionStart, box.element.selectionEnd]).toEqual([1, 1])
  asked.unmount()
})

it('hands on what is no number, so that nothing old is saved in its place', async () => {
  const asked = ask('1.00', field('decimal'))
  await asked.find('input').trigger('focus')
  await asked.find('input').setValue('一百')
  await asked.find('input').trigger('blur')
  expect(asked.last()).toBe('一百')
  expect(asked.find('input').attributes('aria-invalid')).toBe('true')
})

it('reads pasted numbers', () => {
  expect([read('1,234.5', field('decimal')), read('', field('decimal')), read('n/a', field('decimal'))]).toEqual(['1234.5', null, 'n/a'])
})
