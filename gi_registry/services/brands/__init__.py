"""The writers of the registers of brands: row by row, and from a file."""
