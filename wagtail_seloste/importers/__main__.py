"""The process of its own in which :func:`.isolated.import_isolated` has a file read.

Standard input: a line of JSON, then the file. Standard output: the notice as JSON. The
exit codes are those of :mod:`.isolated`.
"""

import json
import sys

from .isolated import OUT_OF_MEMORY, TOO_MUCH_SAID, limit, to_plain
from .pipeline import import_notice


def main() -> int:
    request = json.loads(sys.stdin.buffer.readline())
    limit(request["seconds"], request["megabytes"], request["answer"])
    try:
        content = sys.stdin.buffer.read()
        notice = import_notice(content, request["name"], language=request["language"])
        answer = to_plain(notice)
    except MemoryError:
        return OUT_OF_MEMORY
    if len(answer) > request["answer"]:
        return TOO_MUCH_SAID
    sys.stdout.buffer.write(answer)
    sys.stdout.buffer.flush()
    return 0


if __name__ == "__main__":
    sys.exit(main())
