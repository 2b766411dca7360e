"""One module a kind of target or document. Each defines one record, which a registry lists.

Takes what the user typed or the document that it leads to; gives servers (sources). A module here must not start,
call or score anything.
"""
