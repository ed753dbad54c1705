import { widgetOf } from '../known'
import { defineWidget } from '../widget'
import Display from './Display.vue'
import { asIts, COMPUTED } from './kind'

/** Values that the system works out: shown as a field of the value's type would be. */
export default defineWidget({
  name: 'computed', types: [...COMPUTED], icon: 'zap', Input: Display, Display, asking: 'none', align: 'start', width: 130,
  text: (value, field, surroundings) => {
    const its = asIts(field, value)
    return widgetOf(its).text(value, its, surroundings)
  },
  examples: ['103.50', 12, true, '2026-11-22', '2026-11-22T06:05:00Z', '黄金会员'],
  settings: { is_computed: true, right: 'read' },
})
