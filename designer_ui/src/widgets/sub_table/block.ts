/** Blocks of cells as spreadsheets put them on the clipboard: tabs between cells, quotes around what has tabs or line ends in it. */

export function readBlock(text: string): string[][] {
  const block: string[][] = [[]]
  let cell = ''
  let quoted = false
  const endCell = (): void => {
    block[block.length - 1]?.push(cell)
    cell = ''
  }
  const plain = text.replace(/\r\n?/g, '\n')
  for (let at = 0; at < plain.length; at++) {
    const letter = plain[at] ?? ''
    if (quoted) {
      if (letter !== '"') cell += letter
      else if (plain[at + 1] === '"') cell += plain[++at]
      else quoted = false
    } else if (letter === '"' && cell === '') quoted = true
    else if (letter === '\t') endCell()
    else if (letter === '\n') {
      endCell()
      block.push([])
    } else cell += letter
  }
  endCell()
  const last = block[block.length - 1]
  // A spreadsheet ends its last line too.
  if (block.length > 1 && last?.length === 1 && last[0] === '') block.pop()
  return block
}

export function writeBlock(block: readonly (readonly string[])[]): string {
  const cell = (text: string): string => (/["\t\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text)
  return block.map((line) => line.map(cell).join('\t')).join('\n')
}
