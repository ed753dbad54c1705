/** What is the same for all widgets: nothing, a mask, and a value that is not to be written look alike everywhere. */
import { type Component, defineComponent, type FunctionalComponent, h } from 'vue'

import type { FieldInfo } from '@/api/types'

import Masked from './Masked.vue'
import Nothing from './Nothing.vue'
import Standing from './Standing.vue'

export function isEmpty(value: unknown): boolean {
  return value === null || value === undefined || value === '' || (Array.isArray(value) && value.length === 0)
}

/** Whether people may give this value at all. */
export function isWritable(field: FieldInfo): boolean {
  return field.right === 'write' && !field.is_computed
}

interface Shown { value: unknown; field: FieldInfo; record?: object; dense?: boolean }

const SHOWN = { value: null, field: { type: Object, required: true }, record: { type: Object, required: false }, dense: Boolean }
const ASKED = {
  field: { type: Object, required: true }, modelValue: null, id: { type: String, required: true }, describedBy: String, isCell: Boolean,
}

export function guardedDisplay(Display: Component): Component {
  const guarded: FunctionalComponent<Shown> = (props, { attrs }) => {
    if (isEmpty(props.value)) return h(Nothing, { dense: props.dense ?? false, ...attrs })
    if (props.field.right === 'masked') return h(Masked, { text: String(props.value), ...attrs })
    return h(Display, { ...props, ...attrs })
  }
  guarded.props = SHOWN as never
  guarded.inheritAttrs = false
  return guarded
}

export function guardedInput(Input: Component, Display: Component): Component {
  const Shown = guardedDisplay(Display)
  return defineComponent({
    inheritAttrs: false,
    props: ASKED,
    setup(props, { attrs }) {
      return () => {
        const field = props.field as FieldInfo
        const given = { ...attrs, ...props }
        if (isWritable(field)) return h(Input, given as never)
        const place = { id: props.id, describedBy: props.describedBy, bare: props.isCell }
        return h(Standing, place as never, () => h(Shown as never, { value: props.modelValue, field, dense: props.isCell } as never))
      }
    },
  })
}
