import { readClock, sayClock } from '@/ui/controls/moments'

import Plain from '../Plain.vue'
import { defineWidget } from '../widget'
import Input from './Input.vue'

export default defineWidget({
  name: 'time', types: ['time'], icon: 'clock', Input, Display: Plain, asking: 'time', align: 'start', width: 90,
  text: (value) => sayClock(String(value)),
  read: (text) => {
    const clock = readClock(text)
    return clock === undefined ? text : clock
  },
  examples: ['09:30:00', '00:00:00', '23:59:59'],
})
