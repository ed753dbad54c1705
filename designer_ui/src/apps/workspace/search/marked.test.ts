import { expect, it } from 'vitest'

import { marked } from './marked'

it('marks each word, whatever its case and signs', () => {
  expect(marked('王芳 C++ Ada', 'ada c++')).toEqual([
    { text: '王芳 ', isHit: false }, { text: 'C++', isHit: true }, { text: ' ', isHit: false }, { text: 'Ada', isHit: true },
  ])
})

it('marks the longest where one word begins another', () => {
  expect(marked('会员卡', '会 会员')).toEqual([{ text: '会员', isHit: true }, { text: '卡', isHit: false }])
})

it('marks nothing where there is nothing', () => expect(marked('王芳', 'wf')).toEqual([{ text: '王芳', isHit: false }]))
