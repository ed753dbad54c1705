/**
 * From instants to the workspace's wall clock and back, with the zones the browser knows. A local time that does not exist
 * (clocks go forward) means the same instant as with the clock before the change; one that exists twice means the first.
 */
import { dayNumber, FIRST_DAY, LAST_DAY } from './calendar'
import { DAY_LENGTH } from './wire'
import { Moment } from './values'

/** What a clock on the wall shows: the number of the day, microseconds since its midnight. */
export interface Wall {
  readonly day: number
  readonly at: number
}

const DAY_SECONDS = 86_400
const LONG = BigInt(DAY_LENGTH)
const KEPT_MAX = 4_096

export class Zone {
  private readonly format: Intl.DateTimeFormat
  /** Offsets of days on which the clocks do not change: asking for one is expensive. */
  private readonly steady = new Map<number, number>()

  constructor(name: string) {
    this.format = new Intl.DateTimeFormat('en-US', {
      timeZone: name, calendar: 'gregory', numberingSystem: 'latn', hourCycle: 'h23', era: 'short', year: 'numeric',
      month: 'numeric', day: 'numeric', hour: 'numeric', minute: 'numeric', second: 'numeric',
    })
  }

  /** What the clock shows; null beyond the calendar. */
  local(moment: Moment): Wall | null {
    return wallOf(moment.at + BigInt(this.offset(secondOf(moment.at))) * 1_000_000n)
  }

  /** When the clock shows that; null beyond the calendar. */
  instant(wall: Wall): Moment | null {
    const at = microseconds(wall)
    const second = secondOf(at)
    const before = this.offset(second - DAY_SECONDS)
    const after = this.offset(second + DAY_SECONDS)
    const isAfter = before !== after && this.offset(second - before) !== before && this.offset(second - after) === after
    const found = at - BigInt(isAfter ? after : before) * 1_000_000n
    return wallOf(found) === null ? null : new Moment(found)
  }

  /** Seconds that the clock is ahead of UTC. */
  private offset(second: number): number {
    const day = Math.floor(second / DAY_SECONDS)
    const known = this.steady.get(day)
    if (known !== undefined) return known
    const first = this.asked(day * DAY_SECONDS)
    if (first !== this.asked((day + 1) * DAY_SECONDS)) return this.asked(second)
    if (this.steady.size >= KEPT_MAX) this.steady.clear()
    this.steady.set(day, first)
    return first
  }

  private asked(second: number): number {
    const parts: Record<string, string> = {}
    for (const part of this.format.formatToParts(second * 1000)) parts[part.type] = part.value
    const written = Number(parts.year)
    const year = parts.era?.startsWith('B') === true ? 1 - written : written
    const clock = (Number(parts.hour) * 60 + Number(parts.minute)) * 60 + Number(parts.second)
    return dayNumber(year, Number(parts.month), Number(parts.day)) * DAY_SECONDS + clock - second
  }
}

/** The second that an instant lies in. */
function secondOf(at: bigint): number {
  const second = at / 1_000_000n
  return Number(at % 1_000_000n < 0n ? second - 1n : second)
}

export function microseconds(wall: Wall): bigint {
  return BigInt(wall.day) * LONG + BigInt(wall.at)
}

/** Null beyond the calendar. */
export function wallOf(at: bigint): Wall | null {
  const rest = ((at % LONG) + LONG) % LONG
  const day = Number((at - rest) / LONG)
  return day < FIRST_DAY || day > LAST_DAY ? null : { day, at: Number(rest) }
}

const ZONES = new Map<string, Zone>()

/** A zone by its name; made once, it is expensive. */
export function zoneOf(name: string): Zone {
  let found = ZONES.get(name)
  if (found === undefined) {
    found = new Zone(name)
    ZONES.set(name, found)
  }
  return found
}
