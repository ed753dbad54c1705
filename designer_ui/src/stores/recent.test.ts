// @vitest-environment jsdom
import { beforeEach, expect, it } from 'vitest'
import { nextTick } from 'vue'

import { useRecent } from './recent'

beforeEach(() => { localStorage.clear() })

it('remembers where somebody was, the newest first, each once, and for nobody else', async () => {
  const [ada, bo] = [useRecent(() => 'ada'), useRecent(() => 'bo')]
  for (let id = 1; id < 12; id++) ada.remember('a.b', id)
  ada.remember('a.b', 9)
  await nextTick()
  expect(ada.list().map((each) => each.id)).toEqual([9, 11, 10, 8, 7, 6, 5, 4])
  expect(bo.list()).toEqual([])
})
