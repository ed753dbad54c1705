/** A tree of units, told parents first. */
import type { Unit } from '@/api/admin'

/** The unit and all below it. */
export function below(units: readonly Unit[], key: string): ReadonlySet<string> {
  const found = new Set([key])
  for (const unit of units) if (unit.parent !== null && found.has(unit.parent)) found.add(unit.key)
  return found
}

/** Where a unit can go: not below itself, and not where it is. */
export function placesFor(units: readonly Unit[], unit: Unit): readonly Unit[] {
  const own = below(units, unit.key)
  return units.filter((each) => !own.has(each.key) && each.key !== unit.parent)
}

export function canMove(units: readonly Unit[], key: string, to: string | null): boolean {
  const unit = units.find((each) => each.key === key)
  return unit !== undefined && unit.parent !== to && (to === null || !below(units, key).has(to))
}
