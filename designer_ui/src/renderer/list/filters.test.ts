import { describe, expect, it } from 'vitest'

import { both, COMPARISONS, type Condition, formulaOf, type Group, isComplete, literal, NOTHING, packed, unpacked, valuesOf } from './filters'

const asking = { tier: 'link', spend: 'number', joined_on: 'day', name: 'text', at: 'moment', tags: 'options', ok: 'yes_no' } as const
const of = (filter: Condition | Group): string | null => formulaOf(filter, (field) => asking[field as keyof typeof asking])
const condition = (field: string, comparison: Condition['comparison'], value?: unknown, until?: unknown): Condition => ({
  kind: 'condition', field, comparison, value, until,
})

describe('a filter as formula', () => {
  it('joins groups', () => {
    const filter: Group = {
      kind: 'group', joined: 'and', parts: [
        condition('joined_on', 'last_days', 30),
        { kind: 'group', joined: 'or', parts: [condition('tier', 'any_of', [3]), condition('spend', 'at_least', '5000')] },
      ],
    }
    expect(of(filter)).toBe('(joined_on > today() - days(30) and joined_on <= today()) and ((tier in [3]) or (spend >= 5000))')
  })

  it('leaves out what is not complete, and is nothing where nothing is left', () => {
    const filter: Group = { kind: 'group', joined: 'and', parts: [condition('name', 'contains', ''), condition('spend', 'between', 1)] }
    expect(of(filter)).toBeNull()
    expect(of(NOTHING)).toBeNull()
    expect(of({ ...filter, parts: [...filter.parts, condition('ok', 'yes')] })).toBe('ok == true')
  })

  it('lets no value become formula', () => {
    expect(literal('a" or true or "', 'text')).toBe('"a\\" or true or \\""')
    expect(literal('1) or (true', 'number')).toBe('null')
    expect(literal('1 or true', 'link')).toBe('null')
    expect(literal(12345678901234567890n.toString(), 'number')).toBe('12345678901234567890')
  })

  it('compares moments by their day', () => {
    expect(of(condition('at', 'before', '2026-03-01'))).toBe('date(at) < date("2026-03-01")')
    expect(of(condition('at', 'between', '2026-03-01', '2026-03-31'))).toContain('date(at) <= date("2026-03-31")')
  })

  it('has a formula for every comparison of every kind', () => {
    const values = { none: undefined, one: '1', two: '1', many: ['1'], days: 3 }
    for (const [kind, comparisons] of Object.entries(COMPARISONS)) {
      for (const comparison of comparisons) {
        const whole = condition('f', comparison, values[valuesOf(comparison)], '2')
        expect(isComplete(whole)).toBe(true)
        expect(formulaOf(whole, () => kind as never), `${kind} ${comparison}`).not.toBe('true')
      }
    }
  })
})

describe('a filter in an address', () => {
  it('comes back as it was', () => {
    const filter: Group = { kind: 'group', joined: 'or', parts: [condition('name', 'contains', '王芳')] }
    expect(unpacked(packed(filter))).toEqual(filter)
    expect(packed(NOTHING)).toBe('')
  })

  it('is nothing where it cannot be read', () => {
    for (const text of ['', '{', '[]', '{"kind":"group"}', '{"kind":"group","joined":"and","parts":[1]}', null]) expect(unpacked(text)).toEqual(NOTHING)
  })
})

it('puts narrowings together', () => {
  expect(both('a', 'b')).toBe('(a) and (b)')
  expect(both(null, 'b')).toBe('b')
  expect(both(undefined, null)).toBeUndefined()
})
