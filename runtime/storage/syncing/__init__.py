"""Plans of `dynamic` put into practice: tables made and changed while the product runs, and the switch of releases."""
