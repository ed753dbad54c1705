/** The staff's workspace: generated wholly from the release in force. */
import '@/ui/tokens.css'
import '@/ui/base.css'
import '@/ui/controls/control.css'

import { createPinia } from 'pinia'
import { createApp } from 'vue'

import { configure } from '@/api/client'
import { i18n } from '@/i18n'
import { useSession } from '@/stores/session'

import Workspace from './Workspace.vue'
import { watchChangeover } from './changeover'
import { makeRouter } from './routes'

const app = createApp(Workspace).use(createPinia()).use(i18n)
const session = useSession()
session.speak(session.locale)
session.dress(session.theme)
watchChangeover()
const router = makeRouter()
configure({
  ended: () => {
    session.forget()
    void router.push({ name: 'sign-in', query: { to: router.currentRoute.value.fullPath, ended: '1' } })
  },
})
app.use(router).mount('#app')
