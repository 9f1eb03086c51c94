"""The retired part of the first surface, for those who still talk to an old server.

Its conversations are today's threads, its event stream today's turns and items. No method of it is
answered any more; what is left of the first surface stands beside this package.
"""
