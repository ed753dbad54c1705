/** The saved views of a form: read once for each form that is opened, changed where they are shown. */
import { ref, type Ref, shallowRef, watch } from 'vue'

import { Refusal } from '@/api/client'
import { addView, changeView, deleteView, listViews, type RoleInfo, type SavedView, type ViewChange, type ViewDocument } from '@/api/views'

export interface Views {
  readonly saved: Readonly<Ref<readonly SavedView[]>>
  /** Roles that the reader may share with. */
  readonly roles: Readonly<Ref<readonly RoleInfo[]>>
  readonly isRead: Readonly<Ref<boolean>>
  readonly add: (name: string, document: ViewDocument, more?: ViewChange) => Promise<SavedView>
  readonly change: (id: number, change: ViewChange) => Promise<SavedView>
  /** Deletes it; what is given back brings it back. */
  readonly remove: (id: number) => Promise<() => Promise<void>>
}

export function useViews(form: () => string): Views {
  const saved = shallowRef<readonly SavedView[]>([])
  const roles = shallowRef<readonly RoleInfo[]>([])
  const isRead = ref(false)

  function put(view: SavedView): SavedView {
    const isThere = saved.value.some((each) => each.id === view.id)
    saved.value = isThere ? saved.value.map((each) => (each.id === view.id ? view : each)) : [...saved.value, view]
    return view
  }

  watch(form, async (key) => {
    saved.value = []
    isRead.value = false
    try {
      const found = await listViews(key)
      if (key !== form()) return
      saved.value = found.views
      roles.value = found.roles
    } catch (error) {
      // Whoever may not read the form is told so by its list.
      if (!(error instanceof Refusal)) throw error
    } finally {
      if (key === form()) isRead.value = true
    }
  }, { immediate: true })

  async function remove(id: number): Promise<() => Promise<void>> {
    const key = form()
    await deleteView(key, id)
    saved.value = saved.value.filter((each) => each.id !== id)
    return async () => {
      const back = await changeView(key, id, { deleted: false })
      if (key === form()) put(back)
    }
  }

  return {
    saved, roles, isRead, remove,
    add: async (name, document, more = {}) => put(await addView(form(), { ...more, name, document })),
    change: async (id, change) => put(await changeView(form(), id, change)),
  }
}
