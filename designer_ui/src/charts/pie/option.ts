/** Slices of a whole, named beside it with their shares; the small ones are put together. */
import type { ChartSettings, ReportAnswer } from '@/api/reports'
import { say } from '@/i18n'

import { canDrill, type Head, type Look, numericOf, type Sketch, type Spot } from '../chart'
import { huesOf } from '../colors'
import { sayBriefly, sayKey, sayShare, sayValue, toNumber } from '../formats'

interface Slice { readonly key: unknown; readonly label: string | null; readonly value: unknown; readonly share: string | null }
interface PieDrawn {
  readonly by: Head
  readonly value: Head
  readonly donut: boolean
  readonly slices: readonly Slice[]
  readonly others: { readonly count: number; readonly value: unknown; readonly share: string | null } | null
  /** Worked out anew, where it was asked for. */
  readonly total?: unknown
}
/** Narrower than this the names stand below. */
const NARROW = 420
/** Pixels of a name with its share, and of a line of names. */
const NAME = 122
const LINE = 22
const LARGEST = 190

export function sketchPie(answer: ReportAnswer, _settings: ChartSettings, look: Look): Sketch {
  const drawn = answer.chart as unknown as PieDrawn
  const head = numericOf(answer, drawn.value)
  const hues = huesOf(drawn.slices.map((each) => each.key), drawn.by.options)
  const parts = [
    ...drawn.slices.map((slice, at) => ({ ...slice, name: sayKey(drawn.by, slice.key, slice.label, look), color: look.colors.hue[hues[at] ?? 'teal'], isOther: false })),
    ...(drawn.others ? [{ ...drawn.others, key: null, name: look.t('charts.others'), color: look.colors.hue.gray, isOther: true }] : []),
  ]
  const spots = parts.map((part): Spot => ({
    keys: { [drawn.by.name]: part.key }, measure: drawn.value.name, text: `${part.name} · ${say(drawn.value.title)}`,
    value: [sayValue(part.value, head, look), sayShare(part.share, look.locale)].filter(Boolean).join(' · '), canDrill: !part.isOther && canDrill(answer, drawn.value.name),
  }))
  const isNarrow = look.width < NARROW
  /** As high as the names below are. */
  const below = isNarrow ? Math.ceil((parts.length * NAME) / look.width) * LINE + 8 : 0
    const radius = Math.max(20, Math.min(LARGEST, look.width * (isNarrow ? 0.45 : 0.25), ((look.height - below) / 2) * 0.92))
  const centre = isNarrow ? [look.width / 2, (look.height - below) / 2] : [Math.max(radius + 8, look.width * 0.28), look.height / 2]
  const label = { color: look.colors.text, fontFamily: look.colors.font, fontSize: 12 }
  const shareOf = new Map(parts.map((part) => [part.name, sayShare(part.share, look.locale)]))
  const hasTotal = drawn.donut && drawn.total !== undefined && drawn.total !== null && radius > 56
  const option = {
    textStyle: { fontFamily: look.colors.font },
    ...(hasTotal ? {
      title: {
        text: sayBriefly(toNumber(drawn.total) ?? 0, head, look.locale), subtext: say(drawn.value.title), left: centre[0], top: centre[1], textAlign: 'center', textVerticalAlign: 'middle', itemGap: 2,
        textStyle: {
          color: look.colors.text, fontSize: 18, fontWeight: 600, fontFamily: look.colors.font, lineHeight: 22,
        }, subtextStyle: { color: look.colors.quiet, fontSize: 12, fontFamily: look.colors.font },
      },
    } : {}),
    legend: {
      type: isNarrow ? 'plain' : 'scroll', icon: 'roundRect', itemWidth: 10, itemHeight: 10, selectedMode: false, textStyle: { ...label, rich: { share: { color: look.colors.quiet, fontFamily: look.colors.font, fontSize: 12 } } },
      formatter: (name: string) => `${name}  {share|${shareOf.get(name) ?? ''}}`, pageIconColor: look.colors.quiet, pageTextStyle: label, pageIconInactiveColor: look.colors.line,
      ...(isNarrow ? { orient: 'horizontal', bottom: 0, left: 'center', itemGap: 8 } : { orient: 'vertical', left: (centre[0] ?? 0) + radius + 36, top: 'middle', itemGap: 12 }),
    },
    series: [{
      type: 'pie', center: centre, radius: drawn.donut ? [radius * 0.66, radius] : [0, radius], label: { show: false }, labelLine: { show: false }, padAngle: drawn.donut ? 1 : 0,
      itemStyle: { borderRadius: 2, borderColor: look.colors.panel, borderWidth: drawn.donut ? 0 : 1 }, emphasis: { scaleSize: 4 },
      data: parts.map((part) => ({ name: part.name, value: Math.max(0, toNumber(part.value) ?? 0), itemStyle: { color: part.color }, cursor: part.isOther ? 'default' : 'pointer' })),
    }],
  }
  const tip = (_: number, at: number) => {
    const part = parts[at]
    return {
      title: part?.isOther && drawn.others ? `${part.name} (${drawn.others.count})` : part?.name ?? '',
      lines: part ? [{ color: part.color, name: say(drawn.value.title), value: sayValue(part.value, head, look) }, { name: look.t('charts.share'), value: sayShare(part.share, look.locale) }] : [],
    }
  }
  return { option, spots: [spots], tip, isAlong: false }
}
