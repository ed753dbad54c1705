"""The sockets that plugins fit into, all on this floor: channel, payment, connector, field, function.

Plugins import this package and `engines.kernel`, nothing else of the house. The sockets are written together with their
first plugins; until then a blueprint that names a plugin is refused.
"""
