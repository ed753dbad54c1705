/** Lines, or areas, along a time or another dimension. What is compared is dashed; where nothing was, the point is hollow. */
import type { ChartSettings, ReportAnswer } from '@/api/reports'

import { alongOf, beforeName, frameOf, meaningOf, type Strand } from '../along'
import type { Look, Sketch } from '../chart'

/** So many points are marked. */
const MARKED = 40

export function sketchLine(answer: ReportAnswer, settings: ChartSettings, look: Look): Sketch {
  const along = alongOf(answer, settings, look)
  const { drawn, strands, gaps, shorts } = along
  const isMarked = shorts.length <= MARKED
  const line = (strand: Strand) => {
    const color = look.colors.hue[strand.hue]
    return {
      type: 'line', name: strand.name, yAxisIndex: strand.axis, connectNulls: false, symbol: 'circle', symbolSize: isMarked ? 6 : 5, showSymbol: isMarked || shorts.length === 1,
      lineStyle: { width: 2, color }, itemStyle: { color }, emphasis: { focus: 'none', scale: 1.4 },
      ...(
        drawn.area || drawn.stacked ? { areaStyle: { color, opacity: drawn.stacked ? 0.5 : 0.14 } } : {}
      ), ...(drawn.stacked ? { stack: `all ${strand.axis}` } : {}),
      data: strand.data.map((value, at) => (
        gaps.has(at) && value !== null ? { value, symbol: 'circle', itemStyle: { color: look.colors.panel, borderColor: color, borderWidth: 1.5 } } : { value }
      )),
    }
  }
  const before = (strand: Strand) => ({
    type: 'line', name: beforeName(strand, look), yAxisIndex: strand.axis, connectNulls: false, showSymbol: false, silent: true,
    lineStyle: {
      width: 1.5, type: [4, 4], color: look.colors.hue[strand.hue], opacity: 0.7,
    }, itemStyle: { color: look.colors.hue[strand.hue], opacity: 0.45 }, data: strand.before,
  })
  const option = {
    ...frameOf(along, look, false, shorts.length === 1), series: [...strands.map(line), ...strands.filter((each) => each.before).map(before)],
  }
  return { option, ...meaningOf(answer, settings, along, look), takesNearest: true }
}
