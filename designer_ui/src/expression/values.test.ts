import { describe, expect, it } from 'vitest'

import { decimal } from './decimals'
import { equal, Json, orderOfTexts, type Value } from './values'

describe('texts', () => {
  it('are ordered by code points, not by UTF-16 units', () => {
    expect(orderOfTexts('ﬀ', '😀')).toBeLessThan(0)
    expect(orderOfTexts('你', '😀')).toBeLessThan(0)
    expect(orderOfTexts('a😀', 'a😁')).toBeLessThan(0)
    expect(orderOfTexts('a', 'ab')).toBeLessThan(0)
    expect(orderOfTexts('b', 'ab')).toBeGreaterThan(0)
    expect(orderOfTexts('', '')).toBe(0)
  })
})

describe('equality', () => {
  it.each<[Value, Value, boolean]>([
    [null, null, true],
    [null, 0n, false],
    [1n, decimal('1.00'), true],
    [decimal('0.1'), decimal('0.10'), true],
    [decimal('-0'), decimal('0'), true],
    [['a', 'b'], ['a', 'b'], true],
    [['a', 'b'], ['b', 'a'], false],
    [['a'], ['a', 'b'], false],
    [new Json({ a: [1, { b: null }] }), new Json({ a: [1, { b: null }] }), true],
    [new Json({ a: 1 }), new Json({ b: 1 }), false],
    [new Json([]), new Json({}), false],
  ])('case %#', (left, right, same) => {
    expect(equal(left, right)).toBe(same)
  })
})
