import { defineWidget } from '../widget'
import Display from './Display.vue'
import Input from './Input.vue'

export default defineWidget({
  name: 'phone', types: ['phone'], icon: 'phone', Input, Display, asking: 'text', align: 'start', width: 140,
  text: (value) => String(value),
  examples: ['13812345678', '+8613812345678900'],
})
