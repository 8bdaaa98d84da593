-- Schemas whose tables are all in a publication. There are none before 15.
SELECT 0 AS classid, 0 AS objid, 0 AS objsubid, 0 AS parent_classid, 0 AS parent_objid, 0 AS parent_objsubid,
       '' AS name
WHERE false
