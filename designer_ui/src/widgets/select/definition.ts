import { EXAMPLE_OPTIONS, optionMeant, optionText } from '../options'
import { defineWidget } from '../widget'
import Display from './Display.vue'
import Input from './Input.vue'

/** One of the options: choices and states. */
export default defineWidget({
  name: 'select', types: ['select', 'state'], icon: 'tag', Input, Display, asking: 'option', align: 'start', width: 120,
  text: (value, field) => optionText(field, value),
  read: (text, field) => optionMeant(field, text),
  examples: ['paid', 'partly', 'an_option_of_old'],
  settings: { options: EXAMPLE_OPTIONS },
})
