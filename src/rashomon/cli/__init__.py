"""The command line: `rashomon read`, `extract`, `incidents`, `show` and `claims`."""

from __future__ import annotations

import sys


def main() -> None:
    """Run the command line and end the process: exit code 0 done, 1 something could not be read, 2 wrong usage."""
    try:
        from rashomon.cli.app import app

        app()
    except KeyboardInterrupt:
        sys.exit(130)
    except OSError as error:  # Help and usage are printed before any command has begun.
        from rashomon.cli.ending import UNREAD, drop_output, explained, say

        say(explained(error) or str(error))
        drop_output()
        sys.exit(UNREAD)
