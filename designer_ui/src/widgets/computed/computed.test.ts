import { expect, it } from 'vitest'

import { field, said } from '../testing'
import { asIts } from './kind'

const of = field('formula', { is_computed: true, right: 'read' })

it.each([
  [12, 'integer', '12'], ['103.50', 'decimal', '103.50'], [true, 'boolean', '是'], ['2026-11-22', 'date', '2026-11-22'],
  ['2026-11-22T06:05:00Z', 'datetime', '2026-11-22 14:05'], ['09:30:00', 'time', '09:30'], ['黄金', 'text', '黄金'], ['12', 'text', '12'],
])('shows %s as a %s', (value, type, text) => {
  expect(asIts(of, value).type).toBe(type)
  expect(said(value, of)).toBe(text)
})

it('believes what is declared', () => {
  expect(asIts({ ...of, result: 'text' }, '2026-11-22').type).toBe('text')
  expect(said('1234.5', { ...of, result: 'decimal', scale: 3 })).toBe('1,234.500')
  expect(said(1234, field('roll_up', { function: 'count', is_computed: true }))).toBe('1,234')
})
