"""What a draft list would have cost: two lists asked about the same claims, counted, and told as a report.

`run` reads and assesses, `tally` counts, `summing` turns counts into `figures`; `page` tells them as HTML and
`plain` as JSON. It needs numpy and pyarrow, so only who simulates imports `run`.
"""
