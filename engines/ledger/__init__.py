"""The ledger engine: balances of anything, kept in lots and double entry, decided without any I/O."""
