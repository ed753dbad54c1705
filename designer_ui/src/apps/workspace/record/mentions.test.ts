import { expect, it } from 'vitest'

import { kept, named, partsOf, typing, written } from './mentions'

const LI = { login: 'li.lei', name: '李雷' }
const LILY = { login: 'lily', name: '李雷雷' }

it('shows names, and keeps logins', () => {
  expect(partsOf('请@[li.lei]看,@[nobody]', [LI])).toEqual([
    { text: '请', isName: false }, { text: '@李雷', isName: true }, { text: '看,@[nobody]', isName: false },
  ])
  expect(written('请@[li.lei]看', [LI])).toBe('请@李雷看')
  expect(kept('请@李雷看, @李雷雷 和 @王芳', [LI, LILY])).toBe('请@[li.lei]看, @[lily] 和 @王芳')
  expect(kept('a.b@李雷', [])).toBe('a.b@李雷')
})

it('knows when somebody is being named, also between Chinese words', () => {
  expect(typing('请@李', 3)).toBe('李')
  expect(typing('@', 1)).toBe('')
  expect(typing('mail@example', 12)).toBeNull()
  expect(typing('@李雷 好', 5)).toBeNull()
  expect(named('请@李看', 3, '李', LI)).toEqual({ text: '请@李雷 看', caret: 5 })
})
