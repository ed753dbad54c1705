"""The sockets that plugins fit into, all on this floor. `hookspecs.py` has the whole surface on one page; channels are here,
payment, connectors, fields and functions will be written together with their first plugins.

Plugins import this package and `engines.kernel`, nothing else of the house.
"""
