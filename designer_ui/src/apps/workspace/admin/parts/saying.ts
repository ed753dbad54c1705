/** Sizes and moments as people say them. */
const UNITS: readonly [Intl.RelativeTimeFormatUnit, number][] = [['day', 86_400], ['hour', 3_600], ['minute', 60]]
const BYTES = ['B', 'KB', 'MB', 'GB', 'TB']

/** How long ago, or in how long; beyond a month the day itself. */
export function sayAgo(at: string, locale: string, now = Date.now()): string {
  const seconds = (Date.parse(at) - now) / 1000
  if (Math.abs(seconds) > 30 * 86_400) return new Date(at).toLocaleDateString(locale)
  const format = new Intl.RelativeTimeFormat(locale, { numeric: 'auto' })
  const [unit, size] = UNITS.find(([, each]) => Math.abs(seconds) >= each) ?? (['second', 1] as const)
  return Math.abs(seconds) < 60 ? format.format(0, 'second') : format.format(Math.round(seconds / size), unit)
}

export function sayBytes(bytes: number, locale: string): string {
  const power = bytes < 1 ? 0 : Math.min(Math.floor(Math.log10(bytes) / 3), BYTES.length - 1)
  const shown = (bytes / 1000 ** power).toLocaleString(locale, { maximumFractionDigits: power > 2 ? 1 : 0 })
  return `${shown} ${BYTES[power]}`
}

const BROWSERS: readonly [RegExp, string][] = [
  [/MicroMessenger/, '微信 WeChat'], [/DingTalk/, '钉钉 DingTalk'], [/Edg\//, 'Edge'], [/Firefox\//, 'Firefox'], [/Chrome\//, 'Chrome'], [/Safari\//, 'Safari'],
]
const MACHINES: readonly [RegExp, string][] = [
  [/iPhone/, 'iPhone'], [/iPad/, 'iPad'], [/Android/, 'Android'], [/Windows/, 'Windows'], [/Mac OS/, 'macOS'], [/Linux/, 'Linux'],
]

/** What somebody signed in with, of what a browser says of itself. */
export function sayAgent(agent: string | null): string {
  if (agent === null) return ''
  const found = [BROWSERS, MACHINES].map((names) => names.find(([sign]) => sign.test(agent))?.[1]).filter((name) => name !== undefined)
  return found.length > 0 ? found.join(' · ') : agent.slice(0, 60)
}
