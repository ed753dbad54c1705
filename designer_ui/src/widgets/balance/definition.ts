import { isNumeric, sayNumber } from '@/ui/controls/numerals'

import Plain from '../Plain.vue'
import { unitOf } from '../settings'
import { defineWidget } from '../widget'

/** What a record has on its account; nobody writes it. */
export default defineWidget({
  name: 'balance', types: ['balance'], icon: 'coins', Input: Plain, Display: Plain, asking: 'number', align: 'end', width: 120,
  text: (value, field, { locale }) => {
    if (!isNumeric(value)) return String(value)
    const unit = unitOf(field)
    return unit === '' ? sayNumber(value, locale) : `${sayNumber(value, locale)} ${unit}`
  },
  examples: [0, 12345, -300],
  settings: { is_computed: true, right: 'read', unit: { 'zh-CN': '分', en: 'points' } },
})
