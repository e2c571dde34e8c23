"""The registers of brands as data: their columns, and how a cell is read."""
