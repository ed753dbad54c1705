import type { ChartKind } from '../chart'
import View from './View.vue'

export default { kind: 'trend', view: View, isDrawn: true } satisfies ChartKind
