/** Which record a pasted text means. */
import type { FieldInfo } from '@/api/types'

import type { Surroundings } from './widget'

/** The one record that is called so; the text itself where none or several are, for the server to say. */
export async function readLink(text: string, field: FieldInfo, surroundings: Surroundings): Promise<unknown> {
  const wanted = text.trim()
  if (wanted === '') return null
  const found = await surroundings.find(field, wanted, new AbortController().signal)
  const exact = found.filter((each) => each.text === wanted || each.hint === wanted)
  const [only] = exact.length > 0 ? exact : found
  return (exact.length === 1 || (exact.length === 0 && found.length === 1)) && only ? only.id : wanted
}
