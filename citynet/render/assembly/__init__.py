"""Which templates make which file of a device, and in which order.

One module per platform, in Python and not beside the templates: a city may replace the text of a
template, never what files a device has or in which order features stand.
"""
