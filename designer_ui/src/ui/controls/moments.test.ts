import { describe, expect, it } from 'vitest'

import { readClock, readDay, readLocal, sayLocal, todayIn, toLocal, toMoment } from './moments'

const TODAY = '2026-11-22'

describe('days as people write them', () => {
  it.each([
    ['2026-3-1', '2026-03-01'], ['2026/3/1', '2026-03-01'], ['2026.3.1', '2026-03-01'], ['2026年3月1日', '2026-03-01'], ['20260301', '2026-03-01'],
    ['3月1日', '2026-03-01'], ['3-1', '2026-03-01'], ['今天', '2026-11-22'], ['明天', '2026-11-23'], ['+10', '2026-12-02'], ['-1', '2026-11-21'],
    ['２０２６－０３－０１', '2026-03-01'], ['2024-2-29', '2024-02-29'],
  ])('reads %s', (typed, day) => expect(readDay(typed, TODAY)).toBe(day))
  it.each(['2026-02-29', '03/04', '2026-13-1', '2026/3.1', 'soon'])('does not guess %s', (typed) => expect(readDay(typed, TODAY)).toBeUndefined())
})

describe('times as people write them', () => {
  it.each([['9', '09:00:00'], ['930', '09:30:00'], ['0930', '09:30:00'], ['9:30', '09:30:00'], ['21点30分', '21:30:00'], ['21:30:15', '21:30:15'], ['9点', '09:00:00']])(
    'reads %s', (typed, clock) => expect(readClock(typed)).toBe(clock),
  )
  it.each(['24:00', '9:60', 'noon'])('does not guess %s', (typed) => expect(readClock(typed)).toBeUndefined())
})

describe('moments', () => {
  it.each([
    ['2026-11-22 14:05', '2026-11-22T14:05:00'], ['2026年3月1日9点', '2026-03-01T09:00:00'], ['今天 930', '2026-11-22T09:30:00'], ['2026-3-1', '2026-03-01T00:00:00'],
    ['2026-11-22T14:05:09', '2026-11-22T14:05:09'],
  ])('reads %s', (typed, local) => expect(readLocal(typed, TODAY)).toBe(local))
  it('goes to the zone and back', () => {
    expect(toMoment('2026-11-22T14:05:00', 'Asia/Shanghai')).toBe('2026-11-22T06:05:00Z')
    expect(toLocal('2026-11-22T06:05:00Z', 'Asia/Shanghai')).toBe('2026-11-22T14:05:00')
    expect(toLocal('2026-11-22T06:05:00.123456Z', 'America/New_York')).toBe('2026-11-22T01:05:00')
    expect(toLocal('****', 'Asia/Shanghai')).toBeUndefined()
  })
  it('begins the day in the zone', () => expect(todayIn('Asia/Shanghai', new Date('2026-11-21T17:00:00Z'))).toBe('2026-11-22'))
  it('says seconds only where there are some', () => {
    expect([sayLocal('2026-11-22T14:05:00'), sayLocal('2026-11-22T14:05:07')]).toEqual(['2026-11-22 14:05', '2026-11-22 14:05:07'])
  })
})
