/** The apps and forms of the release in force, as far as the reader may use them; asked for once, and again when another release is. */
import { defineStore } from 'pinia'
import { computed, ref, shallowReactive } from 'vue'

import { type Apps, listApps, showForm } from '@/api/apps'
import { Refusal } from '@/api/client'
import type { AppInfo, FormInfo, Words } from '@/api/types'

/** Before anything is installed there are no apps, which is no fault. */
function noneInstalled(error: unknown): Apps {
  if (!(error instanceof Refusal) || error.code !== 'nothing_installed') throw error
  return { apps: [], release: 0, digest: '', zone: 'Asia/Shanghai' }
}

export const useCatalog = defineStore('catalog', () => {
  const apps = ref<readonly AppInfo[]>([])
  const digest = ref('')
  const zone = ref('Asia/Shanghai')
  const forms = shallowReactive(new Map<string, Promise<FormInfo>>())
  const titles = computed(() => new Map<string, Words>(apps.value.flatMap((app) => app.forms).map((form) => [form.key, form.title])))

  /** `wanted`: a form that is about to be shown, read at the same time. */
  async function load(wanted?: string): Promise<void> {
    const asked = listApps().catch(noneInstalled)
    if (wanted !== undefined) form(wanted).catch(() => {}) // whoever shows it tells what is wrong
    const found = await asked
    if (digest.value !== '' && found.digest !== digest.value) forms.clear()
    apps.value = found.apps
    digest.value = found.digest
    zone.value = found.zone
  }

  /** Somebody else is here now, who may see other things. */
  function forget(): void {
    apps.value = []
    digest.value = ''
    forms.clear()
  }

  function app(key: string): AppInfo | undefined {
    return apps.value.find((each) => each.key === key)
  }

  /** A form by its full key. */
  function form(key: string): Promise<FormInfo> {
    const known = forms.get(key)
    if (known) return known
    const asked = showForm(key).catch((error: unknown) => {
      forms.delete(key)
      throw error
    })
    forms.set(key, asked)
    return asked
  }

  /** Whether accounts of a ledger may be read, by its full key; a balance can be seen without. */
  function mayRead(ledger: string): boolean {
    return apps.value.some((each) => each.ledgers.some(({ key, may }) => key === ledger && may.includes('read')))
  }

  return { mayRead, apps, digest, zone, titles, load, forget, app, form }
})
