"""How much is done while somebody waits at the page; more becomes a job.

A small matter answers at once: its clerk does not wait for a worker. Measured with
`bench/long_work.py` on two cores: the dearest work, a step that drafts a paper for each worker,
takes 13 ms a person, so a hundred people are little over a second; a file of 100 kB (some 500
people over a year) is opened and read in half a second.
"""

PEOPLE = 100
"""Up to so many people are imported, computed or taken through a step at once."""

FILE_BYTES = 100_000
"""Up to so many bytes of a roster are read at once."""

LIST_ROWS = 5_000
"""Up to so many matters leave as a list at once: as a workbook, the dearer kind, they took 1.3 s of
processor time (20,000 took 4.5 s), as CSV a fifth of it."""
