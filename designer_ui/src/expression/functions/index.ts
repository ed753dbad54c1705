/** The functions that formulas call here: those that the server marks `live`. A new one is listed by its subject. */
import { CALENDARS } from './calendars'
import { DATES } from './date'
import type { LiveFunctions } from './definition'
import { LOGIC } from './logic'
import { NUMBERS } from './number'
import { ROUNDING } from './rounding'
import { SHOWING } from './showing'
import { TEXTS } from './text'

export const FUNCTIONS: LiveFunctions = { ...LOGIC, ...NUMBERS, ...ROUNDING, ...TEXTS, ...SHOWING, ...DATES, ...CALENDARS }
