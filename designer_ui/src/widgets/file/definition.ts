import { i18n } from '@/i18n'

import { listOf } from '../values'
import { defineWidget } from '../widget'
import Display from './Display.vue'
import Input from './Input.vue'

export default defineWidget({
  name: 'file', types: ['file'], icon: 'paperclip', Input, Display, asking: 'presence', align: 'start', width: 180, isWide: true,
  text: (value) => i18n.global.t('widgets.files.count', { n: listOf(value).length }, listOf(value).length),
  examples: [[1], [1, 2, 3]],
  settings: { multiple: true },
})
