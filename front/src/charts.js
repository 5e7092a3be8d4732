// Charts: drawn from the numbers that the page has as a table.
