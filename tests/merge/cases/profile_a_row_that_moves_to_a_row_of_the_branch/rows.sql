SELECT m.name, i.label, i.price FROM menus m LEFT JOIN items i ON i.menu_id = m.id ORDER BY 1, 2
