/** How long something takes, in a few words. */

type Say = (key: string, values: Record<string, number>) => string

export function inShort(seconds: number, t: Say): string {
  if (seconds < 60) return t('jobs.seconds', { n: Math.max(1, Math.round(seconds)) })
  if (seconds < 3_600) return t('jobs.minutes', { n: Math.round(seconds / 60) })
  return t('jobs.hours', { n: Math.round(seconds / 360) / 10 })
}
