/** Widgets on a screen of their own, for tests. */
import { type ComponentMountingOptions, mount, type VueWrapper } from '@vue/test-utils'
import { vi } from 'vitest'
import { createMemoryHistory, createRouter } from 'vue-router'

import type { FieldInfo } from '@/api/types'
import { i18n } from '@/i18n'

import { widgetOf } from './registry'
import { surroundingsKey } from './surroundings'
import type { InputProps, Surroundings } from './widget'

export function field(type: string, settings: Readonly<Record<string, unknown>> = {}): FieldInfo {
  const title = { 'zh-CN': '字段', en: 'Field' }
  return { key: 'it', type, title, required: false, unique: false, is_computed: false, target: null, right: 'write', ...settings }
}

export function surroundings(given: Partial<Surroundings> = {}): Surroundings {
  return {
    locale: 'zh-CN', zone: 'Asia/Shanghai', find: async () => [], nameOf: async (_field, id) => `记录 ${id}`, called: (_field, record) => record.public_id,
    columns: () => [], addressOf: (form, id) => `/a/${form}/${id}`, mayMake: () => false, make: async () => null,
    keep: async (_field, file) => ({ id: 7, name: file.name, media_type: file.type, size: file.size, url: '/f/7' }),
    fileOf: async (id) => ({ id, name: `${id}.pdf`, media_type: 'application/pdf', size: 2048, url: `/f/${id}` }), ...given,
  }
}

function options(around: Surroundings, more: Readonly<Record<symbol, unknown>> = {}): ComponentMountingOptions<unknown>['global'] {
  const router = createRouter({ history: createMemoryHistory(), routes: [{ path: '/:rest(.*)*', component: { template: '' } }] })
  return { plugins: [i18n, router], provide: { [surroundingsKey as symbol]: around, ...more } }
}

export function show(value: unknown, of: FieldInfo, dense = false, around = surroundings()): VueWrapper {
  return mount(widgetOf(of).Display as never, { props: { value, field: of, dense } as never, global: options(around) as never })
}

/** `last`: what was emitted last. */
export type Asked = VueWrapper & { last: () => unknown }

/** An input whose value follows what it emits, as in a form. */
export function ask(
  value: unknown, of: FieldInfo, props: Partial<InputProps> = {}, around = surroundings(), more: Readonly<Record<symbol, unknown>> = {},
): Asked {
  let last: unknown
  const wrapper: VueWrapper = mount(widgetOf(of).Input as never, {
    attachTo: document.body,
    props: {
      modelValue: value, field: of, id: 'it', ...props, 'onUpdate:modelValue': (next: unknown) => {
        last = next
        void wrapper.setProps({ modelValue: next } as never)
      },
    } as never,
    global: options(around, more) as never,
  })
  return Object.assign(wrapper, { last: () => last })
}

/** The text of a value, as copied. */
export function said(value: unknown, of: FieldInfo, around = surroundings()): string {
  return widgetOf(of).text(value, of, around)
}

export function read(text: string, of: FieldInfo, around = surroundings()): unknown {
  return widgetOf(of).read(text, of, around)
}

/** jsdom has no layout: what asks for it gets an answer. */
export function withLayout(): void {
  vi.stubGlobal('matchMedia', (query: string) => ({ matches: false, media: query, addEventListener: () => {}, removeEventListener: () => {} }))
  vi.stubGlobal('ResizeObserver', class { observe(): void {} unobserve(): void {} disconnect(): void {} })
  Element.prototype.scrollIntoView = () => {}
}
