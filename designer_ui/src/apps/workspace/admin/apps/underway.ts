/** How far a publication is, from what the server tells of its steps. */
import type { Publishing } from '@/api/publishing'

/** From 0 to 1: all records of all steps, and each step as such, for most touch none. */
export function partOf(now: Publishing): number {
  const weight = (rows: number): number => rows + 50
  const all = now.steps.reduce((sum, step) => sum + weight(step.rows), 0)
  const done = now.steps.reduce((sum, step) => sum + (step.state === 'done' ? weight(step.rows) : Math.min(step.done, step.rows)), 0)
  return all === 0 ? 0 : done / all
}

/** The step that is being done: the one that runs, else the first that waits. */
export function currentOf(now: Publishing): Publishing['steps'][number] | undefined {
  return now.steps.find((step) => step.state === 'running') ?? now.steps.find((step) => step.state === 'waiting')
}
