"""The conformance kit: what each platform has to keep, whoever wrote it.

``pytest tests/conformance -k iosxr`` is the list of what is still missing of a platform.
``docs/how-to/add-a-platform.md`` says how to come from the first failure to the last.
"""
