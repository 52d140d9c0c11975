"""The pure core of citynet: from intents to configurations and back.

Nothing here opens a socket, starts a process or reads a clock. Each stage is one public function
from one frozen value to the next; ``docs/architecture.md`` shows them on one page.
"""
