"""Recorded traffic: what every user of the package gets of it, read with `Decoder`, written with `encode`.

```
recording.py     a file, plain or compressed → its lines
message.py       a line → one message, parsed and not yet judged
method_index.py  the registry, by what a message says of itself
reading.py       a message and its method → what a decoder makes of it
comparison.py    two JSON values → where they differ
conversation.py  the messages of one recording → one verdict each, responses paired with requests
tally.py         verdicts → counts and findings, in bounded memory
report.py        the tally → JSON
tables.py        the report → tables for people
verification.py  recordings → the report, with a progress bar
options.py       what the command line lets one choose
```
"""
