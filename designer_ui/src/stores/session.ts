/** Who is signed in, and how they want to see things. */
import { defineStore } from 'pinia'
import { computed, ref, watch } from 'vue'

import { configure, Refusal } from '@/api/client'
import * as door from '@/api/session'
import type { Me } from '@/api/types'
import { type Locale, preferredLocale, setLocale } from '@/i18n'

/** In this browser somebody is signed in, as far as is known. */
const HERE = 'tessera.here'

export type Theme = 'light' | 'dark' | 'system'

export const useSession = defineStore('session', () => {
  const me = ref<Me | null>(null)
  const theme = ref<Theme>((localStorage.getItem('tessera.theme') as Theme | null) ?? 'system')
  const locale = ref<Locale>(preferredLocale())
  const isIn = computed(() => me.value !== null)
  /** Somebody was when the page was left. */
  const wasIn = localStorage.getItem(HERE) !== null
  watch(isIn, (is) => {
    if (is) localStorage.setItem(HERE, '1')
    else localStorage.removeItem(HERE)
  }, { flush: 'sync' })

  function speak(wanted: Locale): void {
    locale.value = wanted
    setLocale(wanted)
    configure({ locale: wanted })
  }

  function dress(wanted: Theme): void {
    theme.value = wanted
    localStorage.setItem('tessera.theme', wanted)
    const isDark = wanted === 'dark' || (wanted === 'system' && matchMedia('(prefers-color-scheme: dark)').matches)
    document.documentElement.dataset['theme'] = isDark ? 'dark' : 'light'
  }

  /** Find out whether somebody is signed in already. */
  async function look(): Promise<void> {
    try {
      me.value = await door.whoAmI()
    } catch (error) {
      if (!(error instanceof Refusal) || error.status !== 401) throw error
      me.value = null
    }
  }

  async function enter(login: string, password: string): Promise<void> {
    me.value = await door.signIn(login, password)
  }

  async function leave(): Promise<void> {
    await door.signOut()
    me.value = null
  }

  /** The session has ended elsewhere, or run out. */
  function forget(): void {
    me.value = null
  }

  return { me, theme, locale, isIn, wasIn, speak, dress, look, enter, leave, forget }
})
