"""Read a notice by program, know which version it is, and ask again cheaply.

    python read.py http://127.0.0.1:8000/notices/ --locale fi

Nothing but the standard library. Prints each notice of a site: its title, its version,
since when it applies, and from the coded data how long what is kept (P5Y: five years).
"""

import argparse
import hashlib
import json
import urllib.error
import urllib.request
from urllib.parse import urlencode, urljoin


class Reader:
    """Answers of a site's notices, kept with their entity tags."""

    def __init__(self):
        self.kept = {}

    def get(self, url):
        """The bytes at an address; asked for again, only if they have changed."""
        request = urllib.request.Request(url, headers={"Accept": "application/json"})
        etag, content = self.kept.get(url, ("", b""))
        if etag:
            request.add_header("If-None-Match", etag)
        try:
            with urllib.request.urlopen(request, timeout=10) as response:
                content = response.read()
                self.kept[url] = (response.headers.get("ETag", ""), content)
        except urllib.error.HTTPError as answer:
            if answer.code != 304:
                raise
        return content

    def json(self, url):
        return json.loads(self.get(url))


def main(argv=None):
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("notices", help="where the site has its notices")
    parser.add_argument("--locale", default="fi")
    options = parser.parse_args(argv)
    reader = Reader()
    query = urlencode({"locale": options.locale})
    listed = reader.json(urljoin(options.notices, f"notices.json?{query}"))
    for item in listed["notices"]:
        answer = reader.json(item["json_url"])
        meta, notice = answer["meta"], answer["notice"]
        # The recorded bytes prove what the text is, whoever hands them on.
        recorded = reader.get(meta["links"]["text"])
        if hashlib.sha256(recorded).hexdigest() != meta["digest"]:
            raise SystemExit(f"{notice['title']}: the bytes are not those recorded")
        print(notice["title"])
        print(f"  version {meta['version']}, from {meta['effective_from']}")
        print(f"  {meta['reference']}")
        for section in notice["sections"]:
            if section["key"] == "retention":
                for each in section["data"]["periods"]:
                    print(f"  {each['data']}: {each['period'] or each['criteria']}")


if __name__ == "__main__":
    main()
