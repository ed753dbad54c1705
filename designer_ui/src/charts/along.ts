/** What lines and bars share: values along an axis, in series, with what they are compared with. */
import type { ChartSettings, Column, ReportAnswer } from '@/api/reports'
import { say } from '@/i18n'

import { canDrill, columnOf, type Head, isKey, type Look, numericOf, type Sketch, type Spot, type Tip } from './chart'
import { type Hue, huesOf } from './colors'
import { sayBriefly, sayKey, sayValue, toNumber } from './formats'
import { sayShort } from './periods'

interface Series extends Head {
  readonly data: readonly unknown[]; readonly compared?: readonly unknown[]; readonly key?: unknown; readonly label?: string | null
}
interface AlongDrawn {
  readonly x: Head & { readonly keys: readonly unknown[]; readonly labels: readonly (string | null)[] }
  readonly series: readonly Series[]
  readonly stacked?: boolean
  readonly horizontal?: boolean
  readonly area?: boolean
}

export interface Strand {
  readonly series: Series
  readonly name: string
  readonly hue: Hue
  readonly data: readonly (number | null)[]
  readonly before: readonly (number | null)[] | null
  /** Which of the two axes it is measured on. */
  readonly axis: number
}

export interface Along {
  readonly drawn: AlongDrawn
  readonly strands: readonly Strand[]
  readonly names: readonly string[]
  readonly shorts: readonly string[]
  /** Places where no records were. */
  readonly gaps: ReadonlySet<number>
  /** What numbers of each axis are written by. */
  readonly axes: readonly Head[]
}

const styleOf = (head: Head): string => `${head.show?.as ?? 'number'} ${say(head.show?.unit)}`

export function alongOf(answer: ReportAnswer, settings: ChartSettings, look: Look): Along {
  const drawn = answer.chart as unknown as AlongDrawn
  const split = splitOf(answer, settings, drawn)
  const isSplit = drawn.series.some((each) => 'key' in each)
  const hasSeveral = new Set(drawn.series.map((each) => each.name)).size > 1
  const hues = isSplit && !hasSeveral ? huesOf(drawn.series.map((each) => each.key), split?.options) : huesOf(drawn.series.map((_, at) => at))
  const styles = [...new Set(drawn.series.map(styleOf))]
  const axes = styles.slice(0, 2).map((style) => drawn.series.find((each) => styleOf(each) === style)).filter((each) => each !== undefined)
  const strands = drawn.series.map((series, at): Strand => {
    const group = isSplit && split ? sayKey(split, series.key, series.label, look) : ''
    return {
      series, name: [group, hasSeveral || !isSplit ? say(series.title) : ''].filter(Boolean).join(' · '), hue: hues[at] ?? 'teal',
      data: series.data.map(toNumber), before: series.compared?.map(toNumber) ?? null, axis: styles.indexOf(styleOf(series)) === 1 ? 1 : 0,
    }
  })
  const { keys, labels } = drawn.x
  const names = keys.map((key, at) => sayKey(drawn.x, key, labels[at], look))
  const shorts = keys.map((key, at) => (
    drawn.x.granularity && key !== null ? sayShort(String(key), at === 0 ? undefined : String(keys[at - 1]), drawn.x.granularity, look.locale) : names[at] ?? ''
  ))
  return { drawn, strands, names, shorts, gaps: gapsOf(answer, drawn), axes }
}

function splitOf(answer: ReportAnswer, settings: ChartSettings, drawn: AlongDrawn): Column | undefined {
  const wanted = settings['series']
  return typeof wanted === 'string' ? columnOf(answer, wanted) : answer.columns.find((each) => isKey(each) && each.name !== drawn.x.name)
}

/** A place is empty where all its rows are. */
function gapsOf(answer: ReportAnswer, drawn: AlongDrawn): ReadonlySet<number> {
  const at = answer.columns.findIndex((each) => each.name === drawn.x.name)
  const filled = new Set(answer.rows.filter((row) => row.is_gap !== true).map((row) => row.keys[at]))
  return new Set(drawn.x.keys.flatMap((key, place) => (filled.has(key) ? [] : [place])))
}

/** The axes, the legend and the room around them. */
export function frameOf(along: Along, look: Look, isLying: boolean, hasRoomAtEnds: boolean): Record<string, unknown> {
  const { colors, locale } = look
  const label = { color: colors.quiet, fontFamily: colors.font, fontSize: 12 }
  const category = {
    type: 'category', data: along.shorts, boundaryGap: hasRoomAtEnds, axisTick: { show: false }, axisLine: { lineStyle: { color: colors.line } },
    axisLabel: { ...label, hideOverlap: true, lineHeight: 15, ...(isLying ? { width: Math.round(look.width * 0.3), overflow: 'truncate' } : {}) }, ...(isLying ? { inverse: true } : {}),
  }
  const values = along.axes.map((head, at) => ({
    type: 'value', splitNumber: look.height < 220 ? 3 : 4, axisLabel: { ...label, hideOverlap: true, formatter: (value: number) => sayBriefly(value, head, locale) },
    splitLine: { show: at === 0, lineStyle: { color: colors.line } }, axisLine: { show: false }, axisTick: { show: false },
    ...(isWhole(along, at) ? { minInterval: 1 } : {}),
  }))
  const names = along.strands.flatMap((each) => [each.name])
  const hasLegend = names.length > 1 || along.strands.some((each) => each.before)
  return {
    textStyle: { fontFamily: colors.font },
    grid: { left: 4, right: 12, top: hasLegend ? 40 : 14, bottom: 4, outerBoundsMode: 'same', outerBoundsContain: 'axisLabel' },
    legend: {
      show: hasLegend, type: 'scroll', top: 0, left: 0, right: 0, itemWidth: 10, itemHeight: 10, icon: 'roundRect', itemGap: 14, textStyle: label,
      inactiveColor: colors.faint, pageIconColor: colors.quiet, pageTextStyle: label, pageIconInactiveColor: colors.line,
    },
    xAxis: isLying ? values : category, yAxis: isLying ? category : values,
  }
}

/** Numbers of records have no halves. */
function isWhole(along: Along, axis: number): boolean {
  return along.strands.every((each) => each.axis !== axis || (each.series.type === 'integer' && each.series.show?.as !== 'percent'))
}

/** The strand with a dash for what is compared, as the legend and the tip call it. */
export function beforeName(strand: Strand, look: Look): string {
  return `${strand.name} · ${look.before}`
}

/** What the parts of a drawing mean. */
export function meaningOf(answer: ReportAnswer, settings: ChartSettings, along: Along, look: Look): Omit<Sketch, 'option'> {
  const { drawn, strands, names, gaps } = along
  const split = splitOf(answer, settings, drawn)
  const spots = strands.map(({ series, name }) => {
    const head = numericOf(answer, series)
    return drawn.x.keys.map((key, at): Spot => ({
      keys: { [drawn.x.name]: key, ...('key' in series && split ? { [split.name]: series.key } : {}) }, measure: series.name,
      text: [names[at], name].filter(Boolean).join(' · '), value: gaps.has(at) ? look.t('charts.gap') : sayValue(series.data[at], head, look),
      canDrill: canDrill(answer, series.name) && !gaps.has(at),
    }))
  })
  const tip = (_: number, at: number): Tip => ({
    title: names[at] ?? '',
    lines: gaps.has(at) && strands.every((each) => !each.before)
      ? [{ name: look.t('charts.gap'), value: '' }]
      : strands.flatMap((strand) => linesOf(answer, strand, at, look)),
  })
  const unit = drawn.x.granularity
  return { spots, tip, isAlong: true, ...(unit ? { time: { keys: drawn.x.keys.map(String), unit } } : {}) }
}

function linesOf(answer: ReportAnswer, strand: Strand, at: number, look: Look): Tip['lines'] {
  const head = numericOf(answer, strand.series)
  const now = { color: look.colors.hue[strand.hue], name: strand.name, value: sayValue(strand.series.data[at], head, look) }
  const before = strand.before ? [{ name: beforeName(strand, look), value: sayValue(strand.series.compared?.[at], head, look) }] : []
  return [now, ...before]
}
