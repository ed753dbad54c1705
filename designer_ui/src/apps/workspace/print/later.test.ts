import { expect, it, vi } from 'vitest'

import type { Job } from '@/api/jobs'
import { i18n } from '@/i18n'
import type { Describe } from '@/stores/jobs'

import { describeFiles } from './later'

const { t } = i18n.global
const print = (more: object, state = 'done'): Job =>
  ({ id: 4, kind: 'print', state, problems: [], print: { form: 'a.b', template: 'l', title: 'Label', total: 500, has_file: true, ...more } }) as unknown as Job

it('tells in the tray what was printed, what was left out, and where the file is', () => {
  i18n.global.locale.value = 'en'
  const words = new Map<string, Describe>()
  describeFiles({ describe: (kind: string, how: Describe) => { words.set(kind, how) } } as never, t as never)
  const tell = words.get('print') ?? vi.fn()
  expect(tell(print({ done: 500 }))).toEqual({
    title: 'Print “Label” (500)', text: '500 records, kept for 7 days', ways: [{ text: 'Download', href: '/api/v1/jobs/4/print.pdf' }],
  })
  expect(tell(print({ done: 498 }))?.text).toContain('498 of 500 records')
  expect(tell(print({ has_file: false }, 'running'))).toEqual({ title: 'Print “Label” (500)' })
})
