import { readLocal, sayLocal, todayIn, toLocal, toMoment } from '@/ui/controls/moments'

import { defineWidget } from '../widget'
import Display from './Display.vue'
import Input from './Input.vue'

export default defineWidget({
  name: 'datetime', types: ['datetime'], icon: 'clock', Input, Display, asking: 'moment', align: 'start', width: 150,
  text: (value, _field, { zone }) => {
    const local = toLocal(String(value), zone)
    return local === undefined ? String(value) : sayLocal(local)
  },
  read: (text, _field, { zone }) => {
    if (toLocal(text.trim(), zone) !== undefined && /(z|[+-]\d{2}:?\d{2})$/i.test(text.trim())) return text.trim()
    const local = readLocal(text, todayIn(zone))
    return local === undefined ? text : local === null ? null : toMoment(local, zone)
  },
  examples: ['2026-11-22T06:05:00Z', '2026-12-31T15:59:59.123456Z'],
})
