"""What is timed, and the cities that it is timed on.

``python -m benchmarks`` times every stage on cities of 26, 300 and 3,000 devices. The results that
are kept stand in ``benchmarks/results.json`` and ``docs/evidence/benchmarks.md``.
"""
