SELECT product, country, price FROM prices ORDER BY 1, 2
