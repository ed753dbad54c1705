import { i18n } from '@/i18n'

import { listOf } from '../values'
import { defineWidget } from '../widget'
import Display from './Display.vue'
import Input from './Input.vue'

export default defineWidget({
  name: 'image', types: ['image'], icon: 'image', Input, Display, asking: 'presence', align: 'start', width: 120, isWide: true,
  text: (value) => i18n.global.t('widgets.files.count', { n: listOf(value).length }, listOf(value).length),
  examples: [[11], [11, 12, 13]],
  settings: { multiple: true },
})
