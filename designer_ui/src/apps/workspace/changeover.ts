/** One tab, one person after another, as at a till: whoever comes next finds nothing of whoever was here before. */
import { watch } from 'vue'

import { forgetDrafts } from '@/renderer/form/draft'
import { useCatalog } from '@/stores/catalog'
import { useSession } from '@/stores/session'

const LAST = 'tessera.person'

/** Keep watch. Whose session has only run out, and who signs in again, goes on where they were. */
export function watchChangeover(): void {
  const session = useSession()
  const catalog = useCatalog()
  watch(() => session.me?.login, (login) => {
    catalog.forget()
    if (login === undefined) return
    if (sessionStorage.getItem(LAST) !== login) forgetDrafts()
    sessionStorage.setItem(LAST, login)
  }, { flush: 'sync' })
}
