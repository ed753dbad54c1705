/** A small line of all periods, without axes: the number beside it says how it ends. */
import type { ReportAnswer } from '@/api/reports'
import { say } from '@/i18n'

import { canDrill, type Head, type Look, numericOf, type Sketch, type Spot } from '../chart'
import { sayPeriod } from '../periods'
import { sayValue, toNumber } from '../formats'

export interface TrendValue extends Head {
  readonly value: unknown; readonly compared: unknown; readonly change: string | null; readonly data: readonly unknown[]
}
export interface TrendDrawn { readonly x: Head & { readonly keys: readonly string[] }; readonly values: readonly TrendValue[] }

export function sketchTrend(answer: ReportAnswer, value: TrendValue, look: Look): Sketch {
  const { x } = answer.chart as unknown as TrendDrawn
  const unit = x.granularity ?? 'day'
  const head = numericOf(answer, value)
  const color = look.colors.hue.teal
  const names = x.keys.map((key) => sayPeriod(key, unit, look.locale))
  const numbers = value.data.map(toNumber)
  const known = numbers.filter((each) => each !== null)
  const option = {
    grid: { left: 4, right: 4, top: 6, bottom: 4 },
    xAxis: { type: 'category', data: names, show: false, boundaryGap: false },
    yAxis: { type: 'value', show: false, min: Math.min(...known) - (Math.max(...known) - Math.min(...known)) * 0.15 || undefined },
    series: [{
      type: 'line', data: numbers, connectNulls: false, symbol: 'circle', symbolSize: 6, showSymbol: numbers.length === 1,
      lineStyle: { width: 2, color }, itemStyle: { color },
      areaStyle: { color, opacity: 0.12, origin: 'start' },
    }],
  }
  const spots = x.keys.map((key, at): Spot => ({
    keys: { [x.name]: key }, measure: value.name, text: `${names[at]} · ${say(value.title)}`, value: sayValue(value.data[at], head, look),
    canDrill: canDrill(answer, value.name),
  }))
  const tip = (_: number, at: number) => ({ title: names[at] ?? '', lines: [{ color, name: say(value.title), value: sayValue(value.data[at], head, look) }] })
  return { option, spots: [spots], tip, isAlong: true, takesNearest: true, time: { keys: x.keys, unit } }
}
