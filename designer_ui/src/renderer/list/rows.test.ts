import { describe, expect, it } from 'vitest'

import type { RecordData } from '@/api/types'

import { recordLines } from './rows'

const record = (id: number, name = 'A'): RecordData => ({ id, public_id: `p${id}`, version: 1, name })

describe('lines of records', () => {
  it('stay what they are while the list grows', () => {
    const records = [record(1), record(2)]
    const before = recordLines(records)
    const after = recordLines([...records, record(3)], before)
    expect(after.map(({ key }) => key)).toEqual(['1', '2', '3'])
    expect(after[0]).toBe(before[0])
    expect(after[1]).toBe(before[1])
  })

  it('follow a record that changed, went, or came first', () => {
    const [one, two, three] = [record(1), record(2), record(3)]
    const before = recordLines([one, two, three])
    const changed = record(2, 'B')
    expect(recordLines([one, changed, three], before)[1]).toMatchObject({ record: changed })
    expect(recordLines([one, three], before).map(({ key }) => key)).toEqual(['1', '3'])
    expect(recordLines([record(4), one, two, three], before).map(({ key }) => key)).toEqual(['4', '1', '2', '3'])
  })
})
