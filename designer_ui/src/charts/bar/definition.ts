import type { ChartKind } from '../chart'
import { drawnView } from '../drawing/drawnView'
import { sketchBar } from './option'

export default { kind: 'bar', view: drawnView(sketchBar), isDrawn: true } satisfies ChartKind
