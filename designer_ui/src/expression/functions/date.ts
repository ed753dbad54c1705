/** Functions that make dates and take them apart. Days are those of the workspace's zone. */
import { civil, dayNumber, isDay, isoWeekday } from '../calendar'
import type { Env } from '../environment'
import { duration } from '../operations'
import { Day, type Moment, type Value } from '../values'
import { DAY_LENGTH } from '../wire'
import type { Wall } from '../zone'
import type { LiveFunction, LiveFunctions } from './definition'
import { local, wallOf } from './moments'

const DATE = /^([0-9]{4})[-/.年]([0-9]{1,2})[-/.月]([0-9]{1,2})日?$/
/** What Python takes for blank, so that the same texts are dates. */
const BLANKS = '[\\t-\\r\\x1c-\\x20\\x85\\xa0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000]+'
const BLANKS_AROUND = new RegExp(`^${BLANKS}|${BLANKS}$`, 'g')

/** From a text, a moment, or year, month and day. */
function date(env: Env, value: string | Day | Moment | bigint, month?: bigint, day?: bigint): Value {
  if (typeof value === 'bigint') return made(env, value, month ?? 0n, day ?? 0n)
  if (value instanceof Day) return value
  if (typeof value !== 'string') {
    const wall = local(env, value)
    return wall === null ? null : new Day(wall.day)
  }
  const found = DATE.exec(value.replace(BLANKS_AROUND, ''))
  return found === null ? null : made(env, BigInt(found[1] ?? 0), BigInt(found[2] ?? 0), BigInt(found[3] ?? 0))
}

function made(env: Env, year: bigint, month: bigint, day: bigint): Value {
  const [y, m, d] = [Number(year), Number(month), Number(day)]
  return isDay(y, m, d) ? new Day(dayNumber(y, m, d)) : env.warn('out_of_range')
}

/** A number read off the workspace's wall clock. */
function readOff(read: (wall: Wall) => number): LiveFunction {
  return {
    run: (env: Env, value: Day | Moment) => {
      const wall = wallOf(env, value)
      return wall === null ? null : BigInt(read(wall))
    },
  }
}

function lasting(unit: bigint): LiveFunction {
  return { run: (env: Env, count: bigint) => duration(env, unit * count) }
}

const DAY = BigInt(DAY_LENGTH)

export const DATES: LiveFunctions = {
  today: { run: (env: Env) => env.today },
  now: { run: (env: Env) => env.now },
  date: { run: date },
  year: readOff((wall) => civil(wall.day).year),
  month: readOff((wall) => civil(wall.day).month),
  day: readOff((wall) => civil(wall.day).day),
  weekday: readOff((wall) => isoWeekday(wall.day)),
  weeks: lasting(7n * DAY),
  days: {
    run: (env: Env, first: bigint | Day, start?: Day) =>
      first instanceof Day ? BigInt(first.number - (start?.number ?? 0)) : duration(env, first * DAY),
  },
  hours: lasting(3_600_000_000n),
  minutes: lasting(60_000_000n),
}
