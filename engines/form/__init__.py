"""How records look: views and layouts, as a form document defines them. Looks only; data are `engines/record`'s."""
