"""Messages to people: what is said, to whom, by which ways, and when it may be. Nothing is sent from here."""
