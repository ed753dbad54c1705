"""Formulas as SQL, the same on both databases: filters, rights, roll-ups, live formula fields.

`expression.SqlFormulas` is the door; the other modules hold one part of the language each.
"""
