import { defineWidget } from '../widget'
import Display from './Display.vue'
import Input from './Input.vue'

/** Formulas that are kept in records: conditions and values of rules. Fields are suggested where a form provides a
 * `formulary`; without one a formula is a text. */
export default defineWidget({
  name: 'formula_text', types: ['condition', 'formula_text'], icon: 'zap', Input, Display, asking: 'text', align: 'start', width: 220, isWide: true,
  text: (value) => String(value),
  examples: ['amount > 100', "amount >= 100 and member.level.key in ('gold', 'platinum') and not (channel == 'taobao' and ordered_on < datetime('2026-11-11'))"],
})
