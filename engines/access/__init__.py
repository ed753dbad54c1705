"""Who may do what: roles as blueprints define them. Checked and compiled here; nothing is enforced yet."""
