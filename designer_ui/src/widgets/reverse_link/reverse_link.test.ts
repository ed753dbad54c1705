// @vitest-environment jsdom
import { expect, it } from 'vitest'

import { field, show } from '../testing'

const of = field('reverse_link', { target: 'member.order', is_computed: true })
const some = (count: number): object[] => Array.from({ length: count }, (_, at) => ({ id: at + 1, public_id: `O${at + 1}`, version: 1 }))

it('says how many there are, and the first ones by name', () => {
  const shown = show(some(7), of)
  expect(shown.text()).toContain('7 条')
  expect(shown.findAll('a')).toHaveLength(5)
  expect(shown.text()).toContain('还有 2 条')
})

it('takes a bare count', () => expect(show(12, of).text()).toBe('12 条'))
