import { describe, expect, it } from 'vitest'

import { Moment } from './values'
import { readMoment, toWire } from './wire'
import { microseconds, wallOf, Zone } from './zone'

/** What the clock of a zone shows, written as if it were UTC. */
function shown(zone: string, written: string): unknown {
  const moment = readMoment(written)
  const wall = moment === null ? null : new Zone(zone).local(moment)
  return wall === null ? null : toWire(new Moment(microseconds(wall)))
}

/** When the clock of a zone shows that. */
function instant(zone: string, written: string): unknown {
  const moment = readMoment(written)
  const wall = moment === null ? null : wallOf(moment.at)
  return wall === null ? null : toWire(new Zone(zone).instant(wall))
}

describe('the wall clock', () => {
  it.each([
    ['Asia/Shanghai', '2024-03-05T16:00:00Z', '2024-03-06T00:00:00Z'],
    ['America/New_York', '2024-03-10T06:59:59.999999Z', '2024-03-10T01:59:59.999999Z'],
    ['America/New_York', '2024-03-10T07:00:00Z', '2024-03-10T03:00:00Z'],
    ['America/New_York', '2024-11-03T05:30:00Z', '2024-11-03T01:30:00Z'],
    ['America/New_York', '2024-11-03T06:30:00Z', '2024-11-03T01:30:00Z'],
    ['Australia/Lord_Howe', '2024-10-05T15:45:00Z', '2024-10-06T02:45:00Z'],
    ['Asia/Shanghai', '1900-01-01T00:00:00Z', '1900-01-01T08:05:43Z'],
    ['UTC', '0001-01-01T00:00:00Z', '0001-01-01T00:00:00Z'],
    ['Asia/Shanghai', '1969-12-31T23:59:59.500000Z', '1970-01-01T07:59:59.500000Z'],
  ])('of %s at %s shows %s', (zone, moment, wall) => {
    expect(shown(zone, moment)).toBe(wall)
  })

  it('shows nothing beyond the calendar', () => {
    expect(shown('America/New_York', '0001-01-01T00:00:00Z')).toBeNull()
    expect(shown('Asia/Shanghai', '9999-12-31T20:00:00Z')).toBeNull()
    expect(instant('Asia/Shanghai', '0001-01-01T00:00:00Z')).toBeNull()
    expect(instant('America/New_York', '9999-12-31T23:00:00Z')).toBeNull()
  })
})

describe('an instant', () => {
  it.each([
    ['Asia/Shanghai', '2024-03-06T00:00:00Z', '2024-03-05T16:00:00Z'],
    ['America/New_York', '2024-03-10T01:59:59Z', '2024-03-10T06:59:59Z'],
    ['America/New_York', '2024-03-10T03:00:00Z', '2024-03-10T07:00:00Z'],
    ['America/New_York', '2024-11-03T02:00:00Z', '2024-11-03T07:00:00Z'],
    ['Australia/Lord_Howe', '2024-04-07T02:00:00Z', '2024-04-06T15:30:00Z'],
  ])('in %s when the clock shows %s is %s', (zone, wall, moment) => {
    expect(instant(zone, wall)).toBe(moment)
  })

  it('that does not exist is that of the clock before the change', () => {
    expect(instant('America/New_York', '2024-03-10T02:30:00Z')).toBe('2024-03-10T07:30:00Z')
    expect(instant('Australia/Lord_Howe', '2024-10-06T02:15:00Z')).toBe('2024-10-05T15:45:00Z')
  })

  it('that exists twice is the first', () => {
    expect(instant('America/New_York', '2024-11-03T01:30:00Z')).toBe('2024-11-03T05:30:00Z')
    expect(instant('Australia/Lord_Howe', '2024-04-07T01:45:00Z')).toBe('2024-04-06T14:45:00Z')
  })
})
