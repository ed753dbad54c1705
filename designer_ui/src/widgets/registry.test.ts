import { readFileSync } from 'node:fs'

import { describe, expect, it } from 'vitest'

import { WIDGETS, widgetOf } from './registry'

/** The reference is written from the schemas, and so from the engine's own list of types. */
const REFERENCE = readFileSync(`${process.cwd()}/../docs/reference/blueprint/field.md`, 'utf8')
const TYPES = [...REFERENCE.matchAll(/^## `(\w+)`$/gm)].map((found) => found[1])

describe('the registry', () => {
  it('serves every type of field, and no other', () => {
    expect(TYPES.length).toBeGreaterThan(30)
    expect(WIDGETS.flatMap((widget) => widget.types).sort()).toEqual([...TYPES].sort())
  })

  it('takes a type that it does not know for text', () => expect(widgetOf({ type: 'colour' }).name).toBe('text'))

  it('has examples for the gallery', () => expect(WIDGETS.filter((widget) => widget.examples.length === 0)).toEqual([]))
})
