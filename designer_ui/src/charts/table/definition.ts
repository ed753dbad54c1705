import type { ChartKind } from '../chart'
import View from './View.vue'

export default { kind: 'table', view: View, isDrawn: false } satisfies ChartKind
