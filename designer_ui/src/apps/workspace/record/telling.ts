/** What happened, as a sentence and an icon. */
import type { Happened } from '@/api/stories'
import type { FormInfo } from '@/api/types'
import { say } from '@/i18n'
import { sayNumber } from '@/ui/controls/numerals'

import { channelIcon } from '../messages/states'

type Translate = (key: string, params?: Record<string, unknown>) => string

const MOST = 3
const ICONS = { change: 'edit', effect: 'zap', entry: 'coins', link: 'plus', comment: 'message', message: 'send' } as const

export function iconOf(happened: Happened): string {
  if (happened.kind === 'message') return channelIcon(happened.channel ?? null)
  return happened.kind === 'change' && happened.change === 'created' ? 'star' : ICONS[happened.kind]
}

/** The titles of the fields that were changed, the first ones by name. */
export function fieldsOf(form: FormInfo, keys: readonly string[], t: Translate, locale: string): string {
  const titles = form.fields.filter((field) => keys.includes(field.key)).map((field) => say(field.title))
  const shown = titles.slice(0, MOST).map((title) => (locale.startsWith('zh') ? `「${title}」` : title)).join(locale.startsWith('zh') ? '' : ', ')
  return titles.length > MOST ? `${shown}${locale.startsWith('zh') ? '' : ' '}${t('page.and_more', { n: locale.startsWith('zh') ? titles.length : titles.length - MOST })}` : shown
}

/** Without what a comment says. */
export function sentenceOf(happened: Happened, form: FormInfo, t: Translate, locale: string): string {
  if (happened.kind === 'effect') return happened.sentence ?? ''
  if (happened.kind === 'link') return t('page.linked', { title: locale.startsWith('zh') ? happened.title : happened.title?.toLowerCase() })
  if (happened.kind === 'entry') {
    const amount = happened.amount ?? 0
    return `${happened.label ?? ''} ${amount > 0 ? '+' : ''}${sayNumber(amount, locale)} ${happened.unit ?? happened.title ?? ''}`
  }
  const by = happened.by ?? t('page.system')
  const fields = fieldsOf(form, Object.keys(happened.changes ?? {}), t, locale)
  const cause = happened.cause?.split(':')[0] ?? ''
  if (happened.change !== 'updated') return t(happened.change === 'created' && cause === 'import' ? 'page.did.brought' : `page.did.${happened.change ?? 'updated'}`, { by })
  if (cause === 'rule') return t('page.did.ruled', { fields })
  return t(cause === 'action' ? 'page.did.acted' : 'page.did.updated', { by, fields })
}
