/** Where somebody came from and wants to be again: only places of the workspace, for an address can be written by anybody. */
export function backOf(given: unknown): string | null {
  return typeof given === 'string' && given.length < 2_000 && /^\/(?![/\\])[^\u0000-\u001f\\]*$/.test(given) ? given : null
}
