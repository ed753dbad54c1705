import type { ChartKind } from '../chart'
import { drawnView } from '../drawing/drawnView'
import { sketchPie } from './option'

export default { kind: 'pie', view: drawnView(sketchPie), isDrawn: true } satisfies ChartKind
