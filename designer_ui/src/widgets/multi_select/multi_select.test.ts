// @vitest-environment jsdom
import { beforeEach, expect, it } from 'vitest'

import { EXAMPLE_OPTIONS } from '../options'
import { ask, field, read, said, withLayout } from '../testing'

beforeEach(withLayout)
const of = field('multi_select', { options: EXAMPLE_OPTIONS })

it('keeps the order of the author', async () => {
  const asked = ask(['returned'], of)
  await asked.find('input').trigger('click')
  await new Promise((done) => setTimeout(done))
  document.querySelector<HTMLElement>('[role="option"]')?.click()
  await new Promise((done) => setTimeout(done))
  expect(asked.last()).toEqual(['paid', 'returned'])
  asked.unmount()
})

it('is null when nothing is left', async () => {
  const asked = ask(['paid'], of)
  await asked.find('.drop').trigger('click')
  expect(asked.last()).toBeNull()
})

it('says and reads several', () => {
  expect(said(['paid', 'completed'], of)).toBe('已支付, 已完成')
  expect(read('已支付、Completed', of)).toEqual(['paid', 'completed'])
  expect(read('部分退货,其余商品等待门店确认', of)).toEqual(['partly'])
})
