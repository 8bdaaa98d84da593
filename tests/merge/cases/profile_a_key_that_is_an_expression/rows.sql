SELECT label, color FROM tags ORDER BY 1
