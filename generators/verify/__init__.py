"""Recorded traffic: how every user of the package reads it with `Decoder` and writes it with `encode`.

```
recording.py         a file, plain or compressed → its lines
store.py             an address in a store → its bytes, by fsspec
recorded_message.py  a line → one message, parsed and not yet judged
method_lookup.py     the registry → the methods that a message may be of
reading.py           a message and its method → how a decoder reads it
signs.py            what was read → whether there is anything to say of it
alterations.py       two JSON values → where they differ
conversation.py      the messages of one recording → how each is read, responses paired with requests
pairing.py           the requests that wait, also where the lines before are not known yet
recorded_use.py      what was heard → what it uses of the protocol
position.py          what shows first, however recordings were split
tally.py             messages that were read → counts and sightings, in bounded memory
part.py              a piece of a recording → a Part, and Parts → one: for processes and machines
cluster.py           the same on the workers of a Dask cluster
run.py               recordings → a Verification, with a progress bar
verification.py      what is known at the end
report/              a Verification → text, JSON
options.py           what the command line lets one choose
```
"""
