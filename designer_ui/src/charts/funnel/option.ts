/** Steps as bars, each on the length of the first; beside it how many are left, and which part of the step before that is. */
import type { ChartSettings, ReportAnswer } from '@/api/reports'
import { say } from '@/i18n'

import { canDrill, columnOf, type Head, type Look, numericOf, type Sketch, type Spot, type Tip } from '../chart'
import { sayKey, sayShare, sayValue, toNumber } from '../formats'

interface Step extends Partial<Head> {
  readonly key: unknown
  readonly label: string | null
  readonly value: unknown
  readonly of_first: string | null
  readonly of_before: string | null
}
interface FunnelDrawn { readonly by: Head | null; readonly value: Head | null; readonly steps: readonly Step[] }
interface Part {
  readonly step: Step; readonly measure: string; readonly name: string; readonly value: string; readonly ofFirst: string;
  readonly ofBefore: string
}

/** Narrower than this rates stand under the numbers. */
const NARROW = 480

function partsOf(answer: ReportAnswer, drawn: FunnelDrawn, look: Look): readonly Part[] {
  return drawn.steps.map((step, at) => {
    const measure = drawn.value?.name ?? String(step.name)
    const head = drawn.value ?? columnOf(answer, measure)
    return {
      step, measure, name: drawn.by ? sayKey(drawn.by, step.key, step.label, look) : say(step.title),
      value: head ? sayValue(step.value, numericOf(answer, head), look) : String(step.value),
      ofFirst: sayShare(step.of_first, look.locale), ofBefore: at === 0 ? '' : sayShare(step.of_before, look.locale),
    }
  })
}

export function sketchFunnel(answer: ReportAnswer, _settings: ChartSettings, look: Look): Sketch {
  const drawn = answer.chart as unknown as FunnelDrawn
  const parts = partsOf(answer, drawn, look)
  const spots = parts.map((part): Spot => ({
    keys: drawn.by ? { [drawn.by.name]: part.step.key } : {}, measure: part.measure, text: part.name,
    value: [part.value, part.ofBefore].filter(Boolean).join(' · '), canDrill: canDrill(answer, part.measure),
  }))
  const tip = (_: number, at: number): Tip => {
    const part = parts[at]
    if (!part) return { title: '', lines: [] }
    const before = part.ofBefore ? [{ name: look.t('charts.of_before'), value: part.ofBefore }] : []
    const count = { color: look.colors.hue.teal, name: drawn.value ? say(drawn.value.title) : look.t('charts.count'), value: part.value }
    return { title: part.name, lines: [count, { name: look.t('charts.of_first'), value: part.ofFirst }, ...before] }
  }
  return { option: optionOf(parts, look), spots: [spots], tip, isAlong: false }
}

function optionOf(parts: readonly Part[], look: Look): object {
  const { colors } = look
  const label = { color: colors.text, fontFamily: colors.font, fontSize: 12, lineHeight: 17 }
  const rate = { ...label, color: colors.quiet }
  const gap = look.width < NARROW ? '\n' : '   '
  const beside = parts.map((part) => `{value|${part.value}}${part.ofBefore ? `${gap}{rate|${look.t('charts.went_on')} ${part.ofBefore}}` : ''}`)
  const axis = { type: 'category', inverse: true, axisLine: { show: false }, axisTick: { show: false } }
  return {
    textStyle: { fontFamily: colors.font },
    grid: { left: 4, right: 4, top: 4, bottom: 4, outerBoundsMode: 'same', outerBoundsContain: 'axisLabel' },
    xAxis: { type: 'value', show: false, min: 0, max: Math.max(1, ...parts.map((part) => toNumber(part.step.value) ?? 0)) },
    yAxis: [
      { ...axis, data: parts.map((part) => part.name), axisLabel: { ...label, width: Math.round(look.width * 0.26), overflow: 'break' } },
      { ...axis, position: 'right', data: beside, axisLabel: { ...label, rich: { value: { ...label, fontSize: 13, fontWeight: 600 }, rate } } },
    ],
    series: [{
      type: 'bar', barWidth: '58%', barMaxWidth: 56, cursor: 'pointer', showBackground: true, backgroundStyle: { color: colors.hover, borderRadius: 4 },
      itemStyle: {
        color: colors.hue.teal, borderRadius: 4,
      }, emphasis: { itemStyle: { opacity: 0.85 } }, data: parts.map((part) => toNumber(part.step.value) ?? 0),
    }],
  }
}
