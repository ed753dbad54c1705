/** Dates and moments on the workspace's wall clock; beyond the years 1 to 9999 there is null with a warning. */
import type { Env } from '../environment'
import { Day, Moment } from '../values'
import type { Wall } from '../zone'

/** What the workspace's clock shows at a moment. */
export function local(env: Env, moment: Moment): Wall | null {
  return env.zone.local(moment) ?? env.warn('overflow')
}

/** Wall-clock time of a date (its midnight) or of a moment. */
export function wallOf(env: Env, value: Day | Moment): Wall | null {
  return value instanceof Moment ? local(env, value) : { day: value.number, at: 0 }
}

/** A wall-clock time as what `like` is: a moment or a date. */
export function back(env: Env, wall: Wall, like: Day | Moment): Day | Moment | null {
  return like instanceof Day ? new Day(wall.day) : (env.zone.instant(wall) ?? env.warn('overflow'))
}
