import type { ChartKind } from '../chart'
import { drawnView } from '../drawing/drawnView'
import { sketchLine } from './option'

export default { kind: 'line', view: drawnView(sketchLine), isDrawn: true } satisfies ChartKind
