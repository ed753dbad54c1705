/** The bounds of a formula, the same as in `engines/expression/limits.py`. */

/** Code points of a text that a formula makes. */
export const MAX_TEXT = 100_000
/** Items walked through and text made in one evaluation. */
export const MAX_STEPS = 50_000
/** So many plain nodes of a sub-formula take one step more for each item. */
export const NODES_PER_STEP = 8
export const STEPS_PER_CALL = 3
export const TEXT_PER_STEP = 64
/** A formula with more calls than this counts steps even if it walks through no list. */
export const METERED_CALLS = 10

export const MAX_DIGITS = 38
export const MAX_SCALE = 10
export const INTEGER_MIN = -(2n ** 63n)
export const INTEGER_MAX = 2n ** 63n - 1n
