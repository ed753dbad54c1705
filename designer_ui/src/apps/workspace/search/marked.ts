/** Where in a text the words are that were looked for. Found by pinyin they stand in it otherwise: then nothing is marked. */
export interface Part { readonly text: string; readonly isHit: boolean }

export function marked(text: string, words: string): readonly Part[] {
  const wanted = [...new Set(words.toLowerCase().split(/\s+/).filter((word) => word !== ''))].sort((one, other) => other.length - one.length)
  if (wanted.length === 0) return [{ text, isHit: false }]
  const pattern = new RegExp(`(${wanted.map((word) => word.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')).join('|')})`, 'gi')
  return text.split(pattern).map((part, at) => ({ text: part, isHit: at % 2 === 1 })).filter((part) => part.text !== '')
}
