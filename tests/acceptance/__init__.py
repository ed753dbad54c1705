"""Stories that only the whole house can tell."""
