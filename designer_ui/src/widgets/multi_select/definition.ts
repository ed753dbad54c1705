import { EXAMPLE_OPTIONS, optionMeant, optionText } from '../options'
import { listOf, partsOf } from '../values'
import { defineWidget } from '../widget'
import Display from './Display.vue'
import Input from './Input.vue'

export default defineWidget({
  name: 'multi_select', types: ['multi_select'], icon: 'list', Input, Display, asking: 'options', align: 'start', width: 180,
  text: (value, field) => listOf(value).map((key) => optionText(field, key)).join(', '),
  read: (text, field) => {
    const whole = optionMeant(field, text)
    if (whole === null || field.options?.some((option) => option.key === whole)) return whole === null ? null : [whole]
    return partsOf(text).map((part) => optionMeant(field, part))
  },
  examples: [['paid'], ['paid', 'completed', 'partly', 'returned', 'cancelled']],
  settings: { options: EXAMPLE_OPTIONS },
})
