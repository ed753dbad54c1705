/** A plan as people read it: what differs, what happens to the records, what is to be decided. */
import type { Conflict, Decisions, Plan, PlanChange, PlanStep } from '@/api/installing'

const WHOLE = new Set(['change_app_added', 'change_app_removed'])
const FEW = 12

/** The sentences that say something: of an app that comes or goes as a whole, only that. */
export function worthTelling(changes: readonly PlanChange[]): readonly PlanChange[] {
  const whole = changes.filter((each) => WHOLE.has(each.code)).map((each) => `/${each.pointer.split('/')[1] ?? ''}/`)
  return changes.filter((each) => WHOLE.has(each.code) || !whole.some((app) => `${each.pointer}/`.startsWith(app)))
}

/** What touches records, what takes time or loses something first; then the rest, which nobody notices. */
export function stepsInOrder(steps: readonly PlanStep[]): readonly PlanStep[] {
  const rank = { lossy: 0, slow: 1, safe: 2 }
  return [...steps].sort((one, other) => rank[one.risk] - rank[other.risk] || other.rows - one.rows)
}

/** The first of them, and how many there are besides. */
export function few<T>(all: readonly T[], isAll: boolean): { shown: readonly T[]; rest: number } {
  const shown = isAll || all.length <= FEW + 1 ? all : all.slice(0, FEW)
  return { shown, rest: all.length - shown.length }
}

export function rowsTouched(plan: Plan): number {
  return plan.steps.reduce((sum, step) => sum + step.rows, 0)
}

/** Seconds as people expect them: never none. */
export function secondsOf(plan: Plan): number {
  return Math.max(1, Math.ceil(plan.seconds))
}

export function undecided(conflicts: readonly Conflict[], decisions: Decisions): number {
  return conflicts.filter((each) => !(each.pointer in decisions)).length
}

/** Where a conflict is, as a way through the app. */
export function wayOf(pointer: string): string {
  return pointer.split('/').slice(1).map((part) => part.replaceAll('~1', '/').replaceAll('~0', '~')).join(' › ')
}

/** A part of a blueprint as a person can compare it. */
export function sideText(value: unknown): string {
  if (value === null || value === undefined) return '–'
  return typeof value === 'string' ? value : JSON.stringify(value, null, 2)
}
