import { expect, it } from 'vitest'

import { ago, dayOf } from './moments'

const NOW = new Date('2026-11-22T12:00:00Z')

it('says how long ago it was', () => {
  expect(ago(new Date('2026-11-22T11:59:40Z'), NOW, 'zh-CN')).toBe('现在')
  expect(ago(new Date('2026-11-22T11:55:00Z'), NOW, 'zh-CN')).toBe('5分钟前')
  expect(ago(new Date('2026-11-21T11:00:00Z'), NOW, 'en')).toBe('yesterday')
  expect(ago(new Date('2024-11-21T11:00:00Z'), NOW, 'en')).toBe('2 years ago')
})

it('has the days of the workspace', () => expect(dayOf('2026-11-22T20:00:00Z', 'Asia/Shanghai')).toBe('2026-11-23'))
