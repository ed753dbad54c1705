import { defineWidget } from '../widget'
import Display from './Display.vue'
import Input from './Input.vue'

/** Numbers and codes that the system gives; where the author allows it, they can be typed. */
export default defineWidget({
  name: 'code', types: ['auto_number', 'unique_code'], icon: 'scan', Input, Display, asking: 'text', align: 'start', width: 150,
  text: (value) => String(value),
  examples: ['O2026112200012', 'CD-7KQ2M9XW4PBT6NVR3GHJ8YSZA5EFCDU29KLQ7MWX4PBTN'],
})
