"""HTML to PDF by WeasyPrint. Nothing is fetched: pictures stand in the page itself. Imported by the process only."""

import re
from base64 import b64decode
from typing import Any, Final

from weasyprint import HTML
from weasyprint.urls import URLFetcher, URLFetcherResponse, URLFetchingError

_PICTURE: Final = re.compile(r"data:(image/(?:png|jpeg|gif|webp));base64,([A-Za-z0-9+/=\s]+)")


class NothingFetched(URLFetcher):
    """Refuses every address but a picture that the address itself is."""

    def fetch(self, url: str, headers: Any = None) -> URLFetcherResponse:
        """The picture. Raises `URLFetchingError` for all else; the page goes on without it."""
        found = _PICTURE.fullmatch(url)
        if found is None:
            raise URLFetchingError("nothing is fetched")
        return URLFetcherResponse(url, b64decode(found[2]), {"Content-Type": found[1]})


def pdf_of(html: str) -> bytes:
    """The PDF of a page."""
    made: bytes = HTML(string=html, base_url=None, url_fetcher=NothingFetched()).write_pdf()
    return made
