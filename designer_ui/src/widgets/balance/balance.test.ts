import { expect, it } from 'vitest'

import { field, said } from '../testing'

it('says balances with their unit, zero among them', () => {
  const points = field('balance', { unit: { 'zh-CN': '分' }, is_computed: true })
  expect([said(0, points), said(12345, points), said(-300, points)]).toEqual(['0 分', '12,345 分', '-300 分'])
})
