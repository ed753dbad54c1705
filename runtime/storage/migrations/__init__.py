"""Steps that bring the system tables to the newest shape; run by `migrating.py`, never changed once they are out."""
