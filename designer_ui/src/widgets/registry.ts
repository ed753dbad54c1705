/** All widgets, one for each type of field. The first serves types that nobody knows. */
import balance from './balance/definition'
import boolean from './boolean/definition'
import code from './code/definition'
import computed from './computed/definition'
import date from './date/definition'
import datetime from './datetime/definition'
import email from './email/definition'
import file from './file/definition'
import formulaText from './formula_text/definition'
import image from './image/definition'
import json from './json/definition'
import { enlist } from './known'
import link from './link/definition'
import longText from './long_text/definition'
import money from './money/definition'
import multiSelect from './multi_select/definition'
import number from './number/definition'
import phone from './phone/definition'
import reverseLink from './reverse_link/definition'
import select from './select/definition'
import subTable from './sub_table/definition'
import tags from './tags/definition'
import text from './text/definition'
import time from './time/definition'
import url from './url/definition'
import user from './user/definition'

export const WIDGETS = [
  text, longText, number, money, boolean, date, time, datetime, select, multiSelect, tags, phone, email, url, link, user, code, file, image,
  subTable, reverseLink, computed, balance, json, formulaText,
] as const
enlist(WIDGETS)

export { alignOf, askingOf, widgetOf } from './known'
