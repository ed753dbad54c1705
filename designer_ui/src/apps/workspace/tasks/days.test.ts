import { expect, it } from 'vitest'

import { byDay, titleOfDay } from './days'

it('gathers what came on one day, in order', () => {
  const items = ['2026-11-30 b', '2026-11-30 a', '2026-11-28 c', '2026-11-30 d']
  expect(byDay(items, (item) => item.slice(0, 10)).map(({ day, items: of }) => [day, of.length])).toEqual([['2026-11-30', 2], ['2026-11-28', 1], ['2026-11-30', 1]])
  expect(byDay([], () => '')).toEqual([])
})

it('calls days as people do', () => {
  const today = '2026-11-30'
  expect(['2026-11-30', '2026-11-29', '2026-11-28', '2025-12-31'].map((day) => titleOfDay(day, today, 'zh-CN'))).toEqual(['今天', '昨天', '11月28日周六', '2025年12月31日周三'])
  expect(['2026-11-30', '2026-11-29', '2026-11-28'].map((day) => titleOfDay(day, today, 'en'))).toEqual(['Today', 'Yesterday', 'Sat, November 28'])
})
