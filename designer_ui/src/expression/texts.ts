/** Texts by code points, as everywhere else: JavaScript counts UTF-16 units. */

const WIDE = /[\ud800-\udfff]/

/** Whether units are code points, so that everything is simple. */
export function isNarrow(text: string): boolean {
  return !WIDE.test(text)
}

/** How many code points a text has. */
export function length(text: string): number {
  if (isNarrow(text)) return text.length
  let found = 0
  for (let at = 0; at < text.length; at += unitsAt(text, at)) found += 1
  return found
}

/** A part by code points, `from` to before `to`. */
export function part(text: string, from: number, to: number): string {
  return text.slice(unit(text, from), unit(text, to))
}

/** The unit at which a code point begins; the end of the text for those behind it. */
export function unit(text: string, point: number): number {
  if (isNarrow(text)) return Math.min(point, text.length)
  let at = 0
  for (let left = point; left > 0 && at < text.length; left -= 1) at += unitsAt(text, at)
  return at
}

function unitsAt(text: string, at: number): number {
  return (text.codePointAt(at) ?? 0) > 0xffff ? 2 : 1
}
