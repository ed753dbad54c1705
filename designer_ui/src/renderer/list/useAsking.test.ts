// @vitest-environment jsdom
import { describe, expect, it } from 'vitest'
import { createApp, defineComponent, h, nextTick } from 'vue'
import { createMemoryHistory, createRouter, RouterView } from 'vue-router'

import { useAsking } from './useAsking'

describe('what a list asks of its address', () => {
  it('stays behind once a way leads elsewhere, even while the other screen is still loaded', async () => {
    let ask: ReturnType<typeof useAsking> = () => undefined
    let load = (): void => undefined
    const list = defineComponent({ setup: () => { ask = useAsking() }, render: () => h('p', 'list') })
    const other = (): Promise<object> => new Promise((done) => { load = () => { done({ render: () => h('p', 'other') }) } })
    const router = createRouter({ history: createMemoryHistory(), routes: [{ path: '/', component: list }, { path: '/new', component: other }] })
    createApp({ render: () => h(RouterView) }).use(router).mount(document.createElement('div'))
    await router.push('/')
    ask({ open: '1' })
    await new Promise((done) => setTimeout(done))
    expect(router.currentRoute.value.fullPath).toBe('/?open=1')

    const way = router.push('/new')
    await new Promise((done) => setTimeout(done))
    ask({ q: 'words' })
    load()
    await way
    await nextTick()
    ask({ q: 'words' })
    await new Promise((done) => setTimeout(done))
    expect(router.currentRoute.value.fullPath).toBe('/new')
  })
})
