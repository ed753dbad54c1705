"""Everything that is kept: tables, transactions, queries, files. The only room that speaks SQL."""
