"""The interview (问询): one question a page, only those that are needed, for phone and counter.

`questions` is the table, `forms` draws one question, `walk` finds the next, `showing` says answers
back in words. Answers travel in the pages themselves; nothing here keeps any.
"""
