import { expect, it } from 'vitest'

import type { Change } from '@/api/stories'

import { between } from './versions'

const change = (version: number, changes: Change['changes']): Change => ({ version, kind: 'updated', at: '', by: 'ada', cause: null, changes })
const STORY = [
  change(1, { name: [null, 'A'], note: [null, 'n'] }), change(2, { name: ['A', 'B'], note: ['n', null] }), change(3, { name: ['B', 'C'], note: [null, 'n'] }),
  change(4, { rows: { added: [{}] } }),
]

it('puts the changes between two versions together', () => {
  expect(between(STORY, 1, 3)).toEqual([{ key: 'name', before: 'A', after: 'C', isRows: false }])
  expect(between(STORY, 1, 2)).toEqual([
    { key: 'name', before: 'A', after: 'B', isRows: false }, { key: 'note', before: 'n', after: null, isRows: false },
  ])
  expect(between(STORY, 3, 4)).toEqual([{ key: 'rows', before: null, after: null, isRows: true }])
  expect(between(STORY, 3, 3)).toEqual([])
})
