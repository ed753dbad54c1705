/** Options of choices and states: what they are called, and which one a text means. */
import type { FieldInfo, Option } from '@/api/types'
import { say } from '@/i18n'
import type { ChoiceItem } from '@/ui/controls/Choice.vue'

export function optionsOf(field: FieldInfo): readonly Option[] {
  return field.options ?? []
}

export function optionOf(field: FieldInfo, key: unknown): Option | undefined {
  return optionsOf(field).find((option) => option.key === key)
}

/** The option's title; its key where it has none, the value itself where it is no option any more. */
export function optionText(field: FieldInfo, key: unknown): string {
  const option = optionOf(field, key)
  return option === undefined ? String(key) : say(option.title) || option.key
}

/** The key that a pasted text means: by key, else by title in any language; the text itself where it means none. */
export function optionMeant(field: FieldInfo, text: string): string | null {
  const word = text.normalize('NFKC').trim().toLowerCase()
  if (word === '') return null
  const folded = (title: string): string => title.normalize('NFKC').trim().toLowerCase()
  const titles = (option: Option): string[] => (typeof option.title === 'string' ? [option.title] : Object.values(option.title ?? {}))
  const found = optionsOf(field).find((option) => option.key.toLowerCase() === word) ??
    optionsOf(field).find((option) => titles(option).some((title) => folded(title) === word))
  return found?.key ?? text
}

export function asItems(options: readonly Option[]): readonly ChoiceItem<string>[] {
  return options.map(({ key, title, color }) => ({ key, text: say(title) || key, ...(color ? { color } : {}) }))
}

export const EXAMPLE_OPTIONS: readonly Option[] = [
  { key: 'paid', title: { 'zh-CN': '已支付', en: 'Paid' }, color: 'blue' },
  { key: 'completed', title: { 'zh-CN': '已完成', en: 'Completed' }, color: 'green' },
  { key: 'partly', title: { 'zh-CN': '部分退货,其余商品等待门店确认', en: 'Partly returned, the rest waits for the store' }, color: 'amber' },
  { key: 'returned', title: { 'zh-CN': '已退货', en: 'Returned' }, color: 'red' },
  { key: 'cancelled', title: { 'zh-CN': '已取消', en: 'Cancelled' }, color: 'gray' },
]
