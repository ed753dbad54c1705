// Computes live formulas by the interpreter of the browser, so that the tests of the server can compare: a JSON array of
// {document, row, now, today, zone} comes in, an array of {value, warnings} goes out, both as files:
//     npx vite-node scripts/evaluate.ts tasks.json found.json
import { readFileSync, writeFileSync } from 'node:fs'

import type { Document } from '../src/expression/document'
import type { Surroundings } from '../src/expression/environment'
import { runToWire } from '../src/expression/interpret'
import type { Row } from '../src/expression/values'

interface Task extends Surroundings {
  readonly document: Document
  readonly row: Row
}

const [given = '', written = ''] = process.argv.slice(-2)
const tasks = JSON.parse(readFileSync(given, 'utf-8')) as readonly Task[]
const found = tasks.map(({ document, row, now, today, zone }) => {
  const warnings: string[] = []
  const value = runToWire(document, row, { now, today, zone, warn: (code) => warnings.push(code) })
  return { value, warnings }
})
writeFileSync(written, JSON.stringify(found))
