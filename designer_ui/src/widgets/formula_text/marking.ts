/** The place of a mistake in a formula, as three parts of its text: the word or sign that stands there. */
export interface Marked { readonly before: string; readonly wrong: string; readonly after: string }

/** `position`: in characters, from 1, as the engine counts. At the end of the text the last character is marked. */
export function markedAt(text: string, position: number): Marked | null {
  const signs = [...text]
  if (signs.length === 0) return null
  const from = Math.min(Math.max(position - 1, 0), signs.length - 1)
  const rest = signs.slice(from).join('')
  const wrong = /^(?:[\p{L}_][\p{L}\p{N}_.]*|\p{N}[\p{N}.]*|"(?:\\.|[^"\\])*"?|'(?:\\.|[^'\\])*'?|\s*\S|.)/su.exec(rest)?.[0] ?? rest
  return { before: signs.slice(0, from).join(''), wrong, after: rest.slice(wrong.length) }
}
