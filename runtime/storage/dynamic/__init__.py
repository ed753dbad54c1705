"""One real table per form, made and changed while the product runs."""
