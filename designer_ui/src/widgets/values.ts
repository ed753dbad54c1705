/** Values of many parts. */

export function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : value === null || value === undefined ? [] : [value]
}

/** The parts of a text that lists several, in either script. */
export function partsOf(text: string): readonly string[] {
  return text.split(/[,，;；、|\n]/).map((part) => part.trim()).filter((part) => part !== '')
}

/** An id, or the record that came in its place. */
export function idOf(value: unknown): number | null {
  if (typeof value === 'number') return value
  const id = typeof value === 'object' && value !== null && 'id' in value ? value.id : null
  return typeof id === 'number' ? id : null
}
