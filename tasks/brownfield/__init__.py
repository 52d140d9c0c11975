"""Files around an import: texts of a running device, and the file of reserved numbers."""

from tasks.brownfield.files import texts_of
from tasks.brownfield.reserved_file import write_reserved

__all__ = ["texts_of", "write_reserved"]
