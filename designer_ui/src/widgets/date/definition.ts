import { readDay, todayIn } from '@/ui/controls/moments'

import Plain from '../Plain.vue'
import { defineWidget } from '../widget'
import Input from './Input.vue'

export default defineWidget({
  name: 'date', types: ['date'], icon: 'calendar', Input, Display: Plain, asking: 'day', align: 'start', width: 110,
  text: (value) => String(value),
  read: (text, _field, { zone }) => {
    const day = readDay(text, todayIn(zone))
    return day === undefined ? text : day
  },
  examples: ['2026-11-22'],
})
