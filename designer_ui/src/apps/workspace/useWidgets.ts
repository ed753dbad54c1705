/** What the workspace gives to its widgets: linked records, names, addresses, files. */
import { computed, reactive } from 'vue'

import { aboutFile, fileAddress, sendFile } from '@/api/files'
import { createRecord, listRecords, showRecord } from '@/api/records'
import type { FieldInfo, RecordData } from '@/api/types'
import { useCatalog } from '@/stores/catalog'
import { useSession } from '@/stores/session'
import { provideSurroundings } from '@/widgets/surroundings'
import type { Found, KeptFile, Surroundings } from '@/widgets/widget'

import { addressOf } from './frame/menu'

const FEW = 30

/** Provide them to everything below. `form`: full key of the form whose fields are shown; files are kept for it. */
export function useWidgets(form: () => string): void {
  const session = useSession()
  const catalog = useCatalog()
  const names = new Map<string, Promise<string>>()

  const called = (field: FieldInfo, record: RecordData): string => {
    const label = field.target_label
    const name = label === null || label === undefined ? null : record[label]
    return name === null || name === undefined || name === '' ? record.public_id : String(name)
  }

  async function find(field: FieldInfo, typed: string, signal: AbortSignal): Promise<readonly Found[]> {
    if (field.target === null) return []
    const fields = field.target_label ? [field.target_label] : []
    const sort = typed.trim() === '' && fields.length > 0 ? fields : undefined
    const page = await listRecords(field.target, { fields, limit: FEW, ...(typed.trim() === '' ? { sort } : { q: typed.trim() }) }, signal)
    return page.records.map((record) => ({ id: record.id, text: called(field, record) }))
  }

  function nameOf(field: FieldInfo, id: number): Promise<string> {
    const key = `${field.target ?? field.type}/${id}`
    const known = names.get(key)
    if (known) return known
    const target = field.target
    const asked = target === null ? Promise.resolve(String(id)) : showRecord(target, id).then((record) => called(field, record), () => String(id))
    names.set(key, asked)
    return asked
  }

  const mayMake = (field: FieldInfo): boolean =>
    Boolean(field.target_label) && catalog.apps.some((app) => app.forms.some((form) => form.key === field.target && form.may.includes('create')))

  async function make(field: FieldInfo, typed: string): Promise<Found | null> {
    if (field.target === null || !field.target_label) return null
    const saved = await createRecord(field.target, { [field.target_label]: typed })
    return saved.record ? { id: saved.record.id, text: called(field, saved.record) } : null
  }

  async function keep(field: FieldInfo, file: File, progress: (part: number) => void): Promise<KeptFile> {
    const kept = await sendFile(form(), field.key, file, session.me?.csrf ?? '', progress)
    return { ...kept, url: fileAddress(kept.id) }
  }

  const given: Surroundings = reactive({
    locale: computed(() => session.locale), zone: computed(() => catalog.zone), find, nameOf, called,
    columns: (field: FieldInfo) => (Array.isArray(field['fields']) ? (field['fields'] as FieldInfo[]) : []),
    addressOf: (target: string, id: number) => (catalog.titles.has(target) ? `${addressOf(target)}/${id}` : null),
    mayMake, make, keep, fileOf: async (id: number) => ({ ...(await aboutFile(id)), url: fileAddress(id) }),
  })
  provideSurroundings(given)
}
