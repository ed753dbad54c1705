"""The formula language: one checked, typed tree; compiled Python, SQL (in storage), exchange JSON, explanation."""
