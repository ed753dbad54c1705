import { describe, expect, it } from 'vitest'

import { civil, dayNumber, daysInMonth, FIRST_DAY, isDay, isoWeekday, LAST_DAY } from './calendar'

describe('the calendar', () => {
  it('goes from the first day of year 1 to the last of 9999', () => {
    expect(civil(FIRST_DAY)).toEqual({ year: 1, month: 1, day: 1 })
    expect(civil(LAST_DAY)).toEqual({ year: 9999, month: 12, day: 31 })
    expect(civil(0)).toEqual({ year: 1970, month: 1, day: 1 })
  })

  it('counts days there and back, and agrees with the clock of the machine', () => {
    for (let number = FIRST_DAY; number <= LAST_DAY; number += 389) {
      const { year, month, day } = civil(number)
      expect(dayNumber(year, month, day)).toBe(number)
      const date = new Date(number * 86_400_000)
      expect([date.getUTCFullYear(), date.getUTCMonth() + 1, date.getUTCDate()]).toEqual([year, month, day])
      expect(isoWeekday(number)).toBe(date.getUTCDay() === 0 ? 7 : date.getUTCDay())
    }
  })

  it('knows leap years', () => {
    expect([1900, 2000, 2023, 2024].map((year) => daysInMonth(year, 2))).toEqual([28, 29, 28, 29])
    expect(daysInMonth(9999, 12)).toBe(31)
    expect(isDay(2023, 2, 29)).toBe(false)
    expect(isDay(0, 1, 1)).toBe(false)
    expect(isDay(2024, 13, 1)).toBe(false)
  })
})
