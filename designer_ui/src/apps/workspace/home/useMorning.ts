/** What somebody needs when the day begins: where they were, their views, who asked for them, what is wrong with the installation. */
import { onScopeDispose, shallowRef } from 'vue'

import { showOverview } from '@/api/admin'
import { Refusal } from '@/api/client'
import { listNotices, type Notice } from '@/api/notices'
import { showRecord } from '@/api/records'
import { listOwnViews, type OwnView } from '@/api/views'
import { useCatalog } from '@/stores/catalog'
import { useRecent } from '@/stores/recent'
import { useSession } from '@/stores/session'

import { nameOfRecord } from '../record/naming'

export interface Known { readonly form: string; readonly id: number; readonly name: string }
export interface Trouble { readonly key: 'failed' | 'incidents' | 'locked'; readonly count: number; readonly to: string }
const FEW = 6

/** What could not be had is left out: the rest of the page is there all the same. */
async function orNone<T>(asked: Promise<T>, none: T): Promise<T> {
  try {
    return await asked
  } catch (error) {
    if (!(error instanceof Refusal)) throw error
    return none
  }
}

export function useMorning() {
  const catalog = useCatalog()
  const session = useSession()
  const recent = useRecent(() => session.me?.login ?? '')
  const records = shallowRef<readonly Known[] | null>(null)
  const views = shallowRef<readonly OwnView[]>([])
  const mentions = shallowRef<readonly Notice[]>([])
  const troubles = shallowRef<readonly Trouble[]>([])
  let isHere = true
  onScopeDispose(() => { isHere = false })

  async function known({ form, id }: { form: string; id: number }): Promise<readonly Known[]> {
    if (!catalog.titles.has(form)) return []
    const [info, record] = await Promise.all([catalog.form(form), showRecord(form, id)])
    return [{ form, id, name: nameOfRecord(info, record) }]
  }

  async function look(): Promise<void> {
    const admin = session.me?.is_admin === true
    const [found, own, told, overview] = await Promise.all([
      Promise.all(recent.list().slice(0, FEW).map((each) => orNone(known(each), []))), orNone(listOwnViews(), []),
      orNone(listNotices().then((all) => all.notices), []), admin ? orNone(showOverview(), null) : null,
    ])
    if (!isHere) return
    records.value = found.flat()
    views.value = own.filter((each) => catalog.titles.has(each.form)).slice(0, FEW)
    mentions.value = told.filter((each) => !each.is_read).slice(0, FEW)
    if (overview) {
      const all: readonly Trouble[] = [
        { key: 'failed', count: overview.jobs['failed'] ?? 0, to: '/admin/jobs?state=failed' }, { key: 'incidents', count: overview.incidents, to: '/admin/incidents' },
        { key: 'locked', count: overview.locked, to: '/admin/users?state=locked' },
      ]
      troubles.value = all.filter((each) => each.count > 0)
    }
  }

  void look()
  return { records, views, mentions, troubles }
}
