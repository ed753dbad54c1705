/** The staff's workspace: generated wholly from the release in force. */
import '@/ui/tokens.css'
import '@/ui/base.css'
import '@/ui/controls/control.css'

import { createPinia } from 'pinia'
import { createApp } from 'vue'

import { configure, Refusal } from '@/api/client'
import { i18n } from '@/i18n'
import { useSession } from '@/stores/session'
import { toast } from '@/ui'

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
    configure({ csrf: '' })
    session.forget()
    void router.push({ name: 'sign-in', query: { to: router.currentRoute.value.fullPath, ended: '1' } })
  },
})

/** What nobody else has dealt with: said to whoever works here; a defect also goes to the browser's own log. */
function tell(error: unknown): void {
  const isRefusal = error instanceof Refusal
  toast((isRefusal && error.message) || i18n.global.t(isRefusal && error.status === 0 ? 'problem.unreachable' : 'problem.failed'), 'bad')
  if (!isRefusal) reportError(error)
}
app.config.errorHandler = tell
router.onError(tell)
addEventListener('unhandledrejection', (event) => {
  event.preventDefault()
  tell(event.reason)
})

app.use(router).mount('#app')
