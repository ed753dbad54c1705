/** Numbers and keys of answers as people read them. */
import Decimal from 'decimal.js'

import type { Column, Show } from '@/api/reports'
import type { Words } from '@/api/types'
import { say } from '@/i18n'
import { isNumeric, sayNumber } from '@/ui/controls/numerals'
import { sayLocal, toLocal } from '@/ui/controls/moments'

import { sayPeriod } from './periods'

/** What numbers are written by. */
export interface Numeric { readonly type: string; readonly scale?: number; readonly show?: Show }
export interface Speaking { readonly locale: string; readonly zone: string; readonly t: (key: string) => string }

const CURRENCY = 'CNY'
/** Places of what an average or ratio gives, where nobody says how many. */
const MOST_PLACES = 2

/** A number with its sign and unit; what is not there is a dash. */
export function sayValue(value: unknown, column: Numeric, { locale, zone }: Pick<Speaking, 'locale' | 'zone'>): string {
  if (value === null || value === undefined || value === '') return '—'
  if (column.type === 'datetime') return sayLocal(toLocal(String(value), zone) ?? String(value)).slice(0, 16)
  if (!isNumeric(value)) return String(value)
  const { as = 'number', places, unit } = column.show ?? {}
  const exact = new Decimal(value)
  if (as === 'percent') return `${sayNumber(exact.times(100).toFixed(places ?? 1, Decimal.ROUND_HALF_UP), locale, { places: places ?? 1 })}%`
  const wanted = places ?? (as === 'money' ? MOST_PLACES : Math.min(column.scale ?? MOST_PLACES, MOST_PLACES, Math.max(exact.decimalPlaces(), 0)))
  const text = sayNumber(exact.toFixed(wanted, Decimal.ROUND_HALF_UP), locale, { places: wanted, ...(as === 'money' ? { currency: CURRENCY } : {}) })
  return withUnit(text, unit)
}

/** As short as an axis or a bar wants it: `¥1.2万`, `¥12K`. */
export function sayBriefly(value: number, column: Numeric, locale: string): string {
  const { as = 'number', unit } = column.show ?? {}
  if (as === 'percent') return `${new Intl.NumberFormat(locale, { maximumFractionDigits: Math.abs(value) < 0.1 ? 1 : 0 }).format(value * 100)}%`
  const money = as === 'money' ? { style: 'currency', currency: CURRENCY, currencyDisplay: 'narrowSymbol' } as const : {}
  const text = new Intl.NumberFormat(locale, { ...money, notation: 'compact', minimumFractionDigits: 0, maximumFractionDigits: 1 }).format(value)
  return withUnit(text, unit)
}

function withUnit(text: string, unit: Words | undefined): string {
  const said = say(unit)
  return said === '' ? text : `${text} ${said}`
}

/** How much more or less, as a percentage with its sign. */
export function sayChange(change: unknown, locale: string): string {
  if (!isNumeric(change)) return ''
  const text = sayNumber(new Decimal(change).abs().times(100).toFixed(1, Decimal.ROUND_HALF_UP), locale, { places: 1 })
  return `${Number(change) < 0 ? '−' : '+'}${text}%`
}

/** Of parts of a whole. */
export function sayShare(share: unknown, locale: string): string {
  return isNumeric(share) ? `${sayNumber(new Decimal(share).times(100).toFixed(1, Decimal.ROUND_HALF_UP), locale, { places: 1 })}%` : ''
}

/** A number for drawing; null where nothing is. */
export function toNumber(value: unknown): number | null {
  return isNumeric(value) ? Number(value) : null
}

/** What a key is called. Records without a value are a group of their own. */
export function sayKey(column: Pick<Column, 'type' | 'options' | 'granularity'>, key: unknown, label: string | null | undefined, { locale, t }: Pick<Speaking, 'locale' | 't'>): string {
  if (key === null || key === undefined) return t('charts.none')
  if (column.granularity) return sayPeriod(String(key), column.granularity, locale)
  const option = column.options?.find((each) => each.key === key)
  if (option) return say(option.title) || option.key
  if (label !== null && label !== undefined) return label
  if (typeof key === 'boolean') return t(key ? 'charts.yes' : 'charts.no')
  return String(key)
}
