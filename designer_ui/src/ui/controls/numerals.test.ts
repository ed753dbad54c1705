import { describe, expect, it } from 'vitest'

import { readNumber, sayNumber, withPlaces } from './numerals'

describe('numbers as people write them', () => {
  it.each([
    ['1,234.50', '1234.5'], ['￥１２．５', '12.5'], ['12元', '12'], ['−5', '-5'], ['12。5', '12.5'], ['12.5%', '12.5'], [' 007 ', '7'], ['-0', '0'],
    ['92233720368547758.07', '92233720368547758.07'], ['.5', '0.5'],
  ])('reads %s', (typed, text) => expect(readNumber(typed)).toBe(text))

  it.each(['abc', '1,23', '1.2.3', '12 or 13', '1e5'])('does not guess %s', (typed) => expect(readNumber(typed)).toBeUndefined())
  it('tells nothing from zero', () => expect([readNumber(''), readNumber('0')]).toEqual([null, '0']))
})

describe('numbers as people read them', () => {
  it('keeps every digit', () => expect(sayNumber('-9007199254740993.123456', 'zh-CN')).toBe('-9,007,199,254,740,993.123456'))
  it('never cuts off places', () => expect(withPlaces('1.239', 2)).toBe('1.239'))
  it.each([['zh-CN', 'CNY', '¥1,234.50'], ['en', 'CNY', '¥1,234.50'], ['zh-CN', 'USD', 'US$1,234.50'], ['en', 'USD', '$1,234.50']])(
    'in %s writes %s as %s', (locale, currency, text) => expect(sayNumber('1234.5', locale, { currency, places: 2 })).toBe(text),
  )
  it('puts the sign before the currency', () => expect(sayNumber('-0.5', 'zh-CN', { currency: 'CNY', places: 2 })).toBe('-¥0.50'))
})
