"""Golden errors: wrong inputs and exactly what a person is told about them.

A case is a folder with ``case.yaml`` (what is done to a right city) and ``expected.txt`` (every
finding, as it is printed). To add one, write ``case.yaml`` and run::

    python -m tests.errors.regenerate [CASE ...]

Then read the text as the person would who made the mistake; it is part of the review.
"""
