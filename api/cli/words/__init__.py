"""What commands print: amounts, tables, pages, and where lines end."""
