import { describe, expect, it } from 'vitest'

import type { Type } from './document'
import { reader, toWire } from './wire'

const LIST: Type = { kind: 'list', item: { kind: 'integer' } }

describe('values there and back', () => {
  it.each<[Type['kind'], unknown]>([
    ['boolean', false],
    ['integer', -7],
    ['integer', '9223372036854775807'],
    ['reference', 12],
    ['decimal', '-0.0000000001'],
    ['decimal', '12345678901234567890123456789.5'],
    ['text', '😀'],
    ['option', 's2'],
    ['date', '0001-01-01'],
    ['time', '08:30:00'],
    ['time', '23:59:59.000001'],
    ['datetime', '2024-03-05T15:30:00Z'],
    ['datetime', '0001-01-01T00:00:00.000001Z'],
    ['datetime', '9999-12-31T23:59:59.999999Z'],
    ['duration', '-86400.5'],
    ['json', { a: [1, null] }],
    ['json', 'text'],
  ])('%s %j', (kind, value) => {
    expect(toWire(reader({ kind })(value))).toEqual(value)
  })

  it('reads lists by their items', () => {
    expect(toWire(reader(LIST)([1, null, 'x']))).toEqual([1, null, null])
  })

  it('reads times with a zone, in UTC', () => {
    expect(toWire(reader({ kind: 'datetime' })('2024-03-05T23:30:00+08:00'))).toBe('2024-03-05T15:30:00Z')
    expect(toWire(reader({ kind: 'datetime' })('2024-03-05T10:30:00-05:00'))).toBe('2024-03-05T15:30:00Z')
  })
})

describe('what is no value of its type is null', () => {
  it.each<[Type['kind'], unknown]>([
    ['boolean', 'true'],
    ['integer', 1.5],
    ['integer', 2 ** 53],
    ['integer', '9223372036854775808'],
    ['integer', ''],
    ['decimal', '1e5'],
    ['decimal', Number.NaN],
    ['decimal', ''],
    ['text', 5],
    ['date', '2023-02-29'],
    ['date', '2024-3-5'],
    ['time', '24:00:00'],
    ['datetime', '2024-03-05T15:30:00'],
    ['datetime', 'now'],
    ['duration', 5],
    ['list', 'a'],
    ['record', {}],
    ['text', undefined],
  ])('%s %j', (kind, value) => {
    expect(reader({ kind })(value)).toBeNull()
  })
})
