/** Lists by day: what came today, yesterday, on days before. */
export interface Day<T> { readonly day: string; readonly items: readonly T[] }

/** In the order in which they come. `dayOf`: the day of one, `2026-11-30`. */
export function byDay<T>(items: readonly T[], dayOf: (item: T) => string): readonly Day<T>[] {
  const days: { day: string; items: T[] }[] = []
  for (const item of items) {
    const day = dayOf(item)
    const last = days.at(-1)
    if (last?.day === day) last.items.push(item)
    else days.push({ day, items: [item] })
  }
  return days
}

const DAY = 86_400_000

/** `today`, `yesterday`, else the date with its day of the week; the year only where it is another one. */
export function titleOfDay(day: string, today: string, locale: string): string {
  const [then, now] = [Date.parse(`${day}T00:00:00Z`), Date.parse(`${today}T00:00:00Z`)]
  const days = Math.round((then - now) / DAY)
  if (days > -2 && days <= 0) {
    const words = new Intl.RelativeTimeFormat(locale, { numeric: 'auto' }).format(days, 'day')
    return words.charAt(0).toUpperCase() + words.slice(1)
  }
  const year = day.slice(0, 4) === today.slice(0, 4) ? {} : { year: 'numeric' as const }
  return new Intl.DateTimeFormat(locale, { month: 'long', day: 'numeric', weekday: 'short', timeZone: 'UTC', ...year }).format(then)
}
