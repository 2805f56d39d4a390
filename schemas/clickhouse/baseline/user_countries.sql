-- The countries from which a person signed in during the 90 days before as_of, of people seen for 14 days at least.
-- Read by detect's rule first_country: a person without a row has no baseline.
SELECT
    actor_id AS entity,
    arraySort(groupUniqArray(toString(country))) AS members,
    CAST(map(), 'Map(String, Float64)') AS figures
FROM events
WHERE org = {org:String}
    AND published >= {as_of:DateTime64(9, 'UTC')} - INTERVAL 90 DAY
    AND published < {as_of:DateTime64(9, 'UTC')}
    AND event_type = 'user.session.start'
    AND outcome = 'SUCCESS'
    AND country != ''
    AND actor_type = 'User'
    AND actor_id != ''
    AND confirmed
GROUP BY actor_id
HAVING min(published) <= {as_of:DateTime64(9, 'UTC')} - INTERVAL 14 DAY
ORDER BY entity
