/** What surrounds one evaluation: the time, the zone, the warnings, and how many steps are left. */
import { MAX_STEPS } from './limits'
import type { Day, Moment } from './values'
import { readDay, readMoment } from './wire'
import { type Zone, zoneOf } from './zone'

export interface Surroundings {
  /** This moment in ISO 8601. */
  readonly now: string
  /** The workspace's day. */
  readonly today: string
  /** The workspace's zone, `Asia/Shanghai`. */
  readonly zone: string
  /** Told why a value became null: `division_by_zero`, `overflow`, `too_long`, `too_many_steps` … */
  readonly warn?: (code: string, details: Readonly<Record<string, number>>) => void
}

export class Env {
  /** Steps that are left. */
  left = MAX_STEPS

  constructor(private readonly around: Surroundings) {}

  get now(): Moment {
    const found = readMoment(this.around.now)
    if (found === null) throw new RangeError(`not a moment: ${this.around.now}`)
    return found
  }

  get today(): Day {
    const found = readDay(this.around.today)
    if (found === null) throw new RangeError(`not a day: ${this.around.today}`)
    return found
  }

  get zone(): Zone {
    return zoneOf(this.around.zone)
  }

  /** Notes the reason and gives the null that comes of it. */
  warn(code: string, details: Readonly<Record<string, number>> = {}): null {
    this.around.warn?.(code, details)
    return null
  }

  /** Counts steps; false when there are no more. */
  spend(steps: number): boolean {
    if (this.left > 0) {
      this.left -= steps
      if (this.left > 0) return true
      this.warn('too_many_steps', { limit: MAX_STEPS })
    }
    return false
  }
}
