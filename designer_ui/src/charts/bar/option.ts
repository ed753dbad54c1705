/** Bars along a dimension, beside or on each other. What is compared stands as a ghost beside them. */
import type { ChartSettings, ReportAnswer } from '@/api/reports'

import { alongOf, beforeName, frameOf, meaningOf, type Strand } from '../along'
import type { Look, Sketch } from '../chart'

export function sketchBar(answer: ReportAnswer, settings: ChartSettings, look: Look): Sketch {
  const along = alongOf(answer, settings, look)
  const { drawn, strands } = along
  const isLying = drawn.horizontal === true
  const isStacked = drawn.stacked === true
  const place = (strand: Strand) => (isLying ? { xAxisIndex: strand.axis } : { yAxisIndex: strand.axis })
  const radius = isStacked ? 0 : isLying ? [0, 3, 3, 0] : [3, 3, 0, 0]
  const bar = (strand: Strand) => ({
    type: 'bar', name: strand.name, ...place(strand), barMaxWidth: 36, barGap: '10%', cursor: 'pointer', data: strand.data,
    itemStyle: {
      color: look.colors.hue[strand.hue], borderRadius: radius, ...(isStacked ? { borderColor: look.colors.panel, borderWidth: 0.5 } : {}),
    },
    emphasis: { focus: isStacked ? 'series' : 'none' }, ...(isStacked ? { stack: `all ${strand.axis}` } : {}),
  })
  const ghost = (strand: Strand) => ({
    type: 'bar', name: beforeName(strand, look), ...place(strand), barMaxWidth: 36, silent: true, data: strand.before,
    itemStyle: { color: look.colors.hue[strand.hue], opacity: 0.3, borderRadius: radius }, ...(isStacked ? { stack: `before ${strand.axis}` } : {}),
  })
  const option = { ...frameOf(along, look, isLying, true), series: [...strands.map(bar), ...strands.filter((each) => each.before).map(ghost)] }
  return { option, ...meaningOf(answer, settings, along, look) }
}
