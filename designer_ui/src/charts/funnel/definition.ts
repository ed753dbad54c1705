import type { ChartKind } from '../chart'
import { drawnView } from '../drawing/drawnView'
import { sketchFunnel } from './option'

export default { kind: 'funnel', view: drawnView(sketchFunnel), isDrawn: true } satisfies ChartKind
