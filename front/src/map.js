// Maps: countries outlined from Natural Earth, incidents as points.
