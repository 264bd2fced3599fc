"""The machine addresses: what a found text is, and how it becomes an answer.

`statements` asks the database without the ORM's compiling, `standing` finds what an
address stands for, `answers` is the one place where that becomes an answer in a format.
The views are in `texts`, `archive_lists`, `comparisons` and `listing`.
"""
