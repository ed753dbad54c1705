import { i18n } from '@/i18n'

import { nameAtHand } from '../names'
import { listOf } from '../values'
import { defineWidget } from '../widget'
import Display from './Display.vue'

/** The records that lead here; nobody writes them here. */
export default defineWidget({
  name: 'reverse_link', types: ['reverse_link'], icon: 'git-branch', Input: Display, Display, asking: 'none', align: 'start', width: 200, isWide: true,
  text: (value, field, surroundings) => {
    if (typeof value === 'number') return i18n.global.t('widgets.records', { n: value }, value)
    return listOf(value).map((each) => nameAtHand(each, field, surroundings) ?? `#${String(each)}`).join(', ')
  },
  examples: [
    [{ id: 1, public_id: 'a', version: 1 }],
    [1, 2, 3, 4, 5, 6, 7].map((id) => ({ id, public_id: String(id), version: 1 })),
  ],
  settings: { target: 'member.order', is_computed: true, right: 'read' },
})
