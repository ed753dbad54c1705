import { describe, expect, it } from 'vitest'

import type { Asking } from '@/widgets/widget'

import { COMPARISONS, type Condition, formulaOf, type Group, NOTHING, valuesOf } from './filters'
import { readFilter } from './readFilter'

const ASKED: Readonly<Record<string, Asking>> = {
  amount: 'number', channel: 'option', ordered_on: 'moment', note: 'text', 'member.tier': 'link', 'member.joined_on': 'day', gift: 'yes_no', tags: 'options', at: 'time',
}
const read = (formula: string): Group | null => readFilter(formula, (field) => ASKED[field])
const one = (formula: string): unknown => read(formula)?.parts[0]

describe('a formula as conditions', () => {
  it('comes back from every comparison of every kind', () => {
    const samples: Partial<Record<Asking, readonly unknown[]>> = {
      number: ['100', '-2.50'], day: ['2026-03-01', '2026-03-31'], moment: ['2026-03-01', '2026-03-31'], time: ['09:30'], link: [3, 4], text: ['a "b" \\ 王'],
    }
    for (const [field, asking] of Object.entries(ASKED)) {
      const [value = 'x', until = 'y'] = samples[asking] ?? []
      for (const comparison of COMPARISONS[asking]) {
        const wants = valuesOf(comparison)
        const part: Condition = {
          kind: 'condition', field, comparison, ...(wants === 'none' ? {} : { value: wants === 'many' ? [value, until] : wants === 'days' ? 7 : value }),
          ...(wants === 'two' ? { until } : {}),
        }
        expect(one(formulaOf(part, () => asking) ?? ''), `${field} ${comparison}`).toEqual(part)
      }
    }
  })

  it('keeps groups and their joints, whatever the brackets', () => {
    const found = read('amount>=100 and ((channel in ["pos"]) or (member.tier in [3]))')
    expect(found?.joined).toBe('and')
    expect(found?.parts[1]).toMatchObject({ kind: 'group', joined: 'or' })
    expect(read('((amount >= 100))')?.parts).toHaveLength(1)
    expect(read('amount >= 1 or amount >= 2 and note == "x"')?.joined).toBe('or')
  })

  it('takes a bound and its counterpart for one condition', () => {
    expect(read('amount >= 1 and amount <= 9 and channel in ["pos"]')?.parts).toMatchObject([{ comparison: 'between', value: '1', until: '9' }, { comparison: 'any_of' }])
  })

  it('reads what people write by hand', () => {
    expect(one("channel == 'pos'")).toMatchObject({ comparison: 'any_of', value: ['pos'] })
    expect(one('member.tier == 3')).toMatchObject({ comparison: 'any_of', value: [3] })
  })

  it('is none where rows cannot say it', () => {
    for (const formula of ['day(ordered_on) == 8', 'not gift == true', 'amount * 2 >= 100', 'unknown >= 1', 'channel != "pos"', 'amount >=', '(amount >= 1', 'amount >= 1 or', '1', '"']) {
      expect(read(formula), formula).toBeNull()
    }
    expect(read('  ')).toEqual(NOTHING)
  })
})
