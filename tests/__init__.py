"""The tests of the house; README.md says which test goes where."""
