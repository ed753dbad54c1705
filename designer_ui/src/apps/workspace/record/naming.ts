/** What a record is called. */
import type { FormInfo, RecordData } from '@/api/types'

export function nameOfRecord(form: FormInfo, record: RecordData): string {
  const called = form.label === null ? null : record[form.label]
  return called === null || called === undefined || called === '' ? record.public_id : String(called)
}
