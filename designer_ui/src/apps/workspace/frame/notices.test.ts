import { expect, it } from 'vitest'

import type { Notice } from '@/api/notices'
import en from '@/i18n/record.en'
import zh from '@/i18n/record.zh-CN'

import { keyOf, placeOf } from './notices'

const notice = (more: Partial<Notice>): Notice => ({
  id: 1, kind: 'mention', at: '', is_read: false, by: 'Ann', form: 'shop.order', title: 'Order', record: 7, name: 'O7', text: null, task: null, instance: null,
  step: null, process: null, ...more,
})

it('leads to the task, to what one has begun, or to the record', () => {
  expect(placeOf(notice({ kind: 'task', task: 3, instance: 4 }))).toEqual({ path: '/tasks', query: { open: '3' } })
  expect(placeOf(notice({ kind: 'process_approved', instance: 4 }))).toEqual({ path: '/tasks', query: { box: 'started', instance: '4' } })
  expect(placeOf(notice({}))).toEqual({ path: '/a/shop/order/7', query: { tab: 'story' } })
  expect(placeOf(notice({ record: null }))).toBeNull()
})

it('has a sentence for each kind, with and without somebody who did it', () => {
  const kinds = ['task', 'task_transferred', 'task_returned', 'task_urged', 'task_overdue', 'process_approved', 'process_rejected', 'process_completed', 'process_cancelled']
  const keys = kinds.flatMap((kind) => [keyOf(notice({ kind })), keyOf(notice({ kind, by: null }))])
  expect(keys.filter((key) => !(key in en) || !(key in zh))).toEqual([])
  expect(keyOf(notice({ kind: 'task', by: null }))).toBe('task_itself')
})
