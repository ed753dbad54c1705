/** Colours of what becomes of rows. */
export const COLORS: Readonly<Record<string, string>> = {
  created: 'green', updated: 'blue', unchanged: 'gray', refused: 'red', deleted: 'amber', put_back: 'blue', gone: 'gray', left: 'red',
}
