/** Exact numbers as people write and read them: `1,234.50`, `￥１２`, `12元`, `−5`. They are decimal texts, never floats. */
import Decimal from 'decimal.js'

const PLAIN = /^[+-]?(\d+\.?\d*|\.\d+)$/
const GROUPED = /^[+-]?\d{1,3}(,\d{3})+(\.\d*)?$/
const NUMERIC = /^-?\d+(\.\d+)?$/
const BEFORE = /^([+-]?)(?:CNY|RMB|US\$|HK\$|[¥$€£])/i
const AFTER = /(?:元|圆|%|CNY|RMB)$/i

/** What is typed as a decimal text; null where nothing is written, undefined where it is no number. */
export function readNumber(typed: string): string | null | undefined {
  const bare = typed.normalize('NFKC').replace(/[\s\ufeff]/g, '').replace(/[−–﹣]/g, '-').replaceAll('。', '.')
  const text = bare.replace(BEFORE, '$1').replace(AFTER, '')
  if (bare === '') return null
  if (!PLAIN.test(text) && !GROUPED.test(text)) return undefined
  const exact = new Decimal(text.replaceAll(',', ''))
  return (exact.isZero() ? exact.abs() : exact).toFixed()
}

/** Whether a value is a number, or a text that the API writes for one. */
export function isNumeric(value: unknown): value is number | string {
  return typeof value === 'number' ? Number.isFinite(value) : typeof value === 'string' && NUMERIC.test(value)
}

/** With at least so many places; none is ever cut off. */
export function withPlaces(value: number | string, places: number): string {
  const exact = new Decimal(value)
  return exact.toFixed(Math.max(places, exact.decimalPlaces()))
}

export interface NumberLook {
  /** At least so many places. */
  readonly places?: number
  /** ISO 4217 code. */
  readonly currency?: string
}

const formats = new Map<string, { whole: Intl.NumberFormat; point: string }>()

function formatOf(locale: string, currency: string | undefined): { whole: Intl.NumberFormat; point: string } {
  const key = `${locale} ${currency ?? ''}`
  const known = formats.get(key)
  if (known) return known
  const point = new Intl.NumberFormat(locale).formatToParts(1.5).find((part) => part.type === 'decimal')?.value ?? '.'
  // The yuan is at home here and goes by its plain sign; of two dollars or yens one has to tell which.
  const money = { style: 'currency', currency, currencyDisplay: currency === 'CNY' ? 'narrowSymbol' : 'symbol', minimumFractionDigits: 0 } as const
  const made = { whole: new Intl.NumberFormat(locale, { ...(currency ? money : {}), maximumFractionDigits: 0 }), point }
  formats.set(key, made)
  return made
}

/** A number as people read it, with all its digits: `Intl` writes the whole part, the places are put behind it. */
export function sayNumber(value: number | string, locale: string, look: NumberLook = {}): string {
  const text = withPlaces(value, look.places ?? 0)
  const [whole = '0', places = ''] = text.replace('-', '').split('.')
  const { whole: format, point } = formatOf(locale, look.currency)
  const parts = format.formatToParts(BigInt(whole))
  const last = parts.findLastIndex((part) => part.type === 'integer')
  const said = parts.map((part, at) => (at === last && places !== '' ? `${part.value}${point}${places}` : part.value)).join('')
  return text.startsWith('-') ? `-${said}` : said
}
