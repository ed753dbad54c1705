"""What a file is, by its first bytes; its name only decides between things that look alike. Pure; used by `files.py`."""

from mimetypes import guess_type

#: Bytes at the beginning that are looked at.
HEAD = 512

_MARKS: tuple[tuple[int, bytes, str], ...] = (
    (0, b"\x89PNG\r\n\x1a\n", "image/png"),
    (0, b"\xff\xd8\xff", "image/jpeg"),
    (0, b"GIF87a", "image/gif"),
    (0, b"GIF89a", "image/gif"),
    (8, b"WEBP", "image/webp"),
    (4, b"ftypavif", "image/avif"),
    (4, b"ftypheic", "image/heic"),
    (0, b"BM", "image/bmp"),
    (0, b"%PDF-", "application/pdf"),
    (0, b"PK\x03\x04", "application/zip"),
    (0, b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "application/x-ole-storage"),
    (0, b"\x1f\x8b", "application/gzip"),
    (0, b"7z\xbc\xaf\x27\x1c", "application/x-7z-compressed"),
    (0, b"Rar!\x1a\x07", "application/vnd.rar"),
    (4, b"ftyp", "video/mp4"),
    (0, b"\x1aE\xdf\xa3", "video/webm"),
    (0, b"ID3", "audio/mpeg"),
    (0, b"OggS", "audio/ogg"),
)

#: Containers whose name may say what is in them.
_INSIDE = {
    "application/zip": (
        "application/vnd.openxmlformats-officedocument.", "application/vnd.oasis.opendocument.", "application/epub+zip",
    ),
    "application/x-ole-storage": ("application/msword", "application/vnd.ms-"),
    "video/mp4": ("video/quicktime", "audio/mp4"),
}  # fmt: skip
#: Texts that a name may tell apart. What a browser would run (HTML, SVG, scripts) is not among them.
_TEXTS = frozenset({"text/csv", "text/plain", "text/markdown", "application/json", "text/calendar", "text/vcard"})


def sniffed(head: bytes, name: str) -> str:
    """The media type of a file that begins with `head`; `application/octet-stream` where nothing is known."""
    named = guess_type(name)[0] or ""
    for offset, mark, found in _MARKS:
        if head.startswith(mark, offset):
            return named if named.startswith(_INSIDE.get(found, ())) and named else found
    if _is_text(head):
        return named if named in _TEXTS else "text/plain"
    return "application/octet-stream"


def _is_text(head: bytes) -> bool:
    if not head:
        return True
    if any(byte < 9 or 13 < byte < 27 or 27 < byte < 32 for byte in head):
        return False
    for encoding in ("utf-8", "gb18030"):
        try:
            head[: HEAD - 4].decode(encoding)
        except UnicodeDecodeError as error:
            if error.start < len(head[: HEAD - 4]) - 4:
                continue
        return True
    return False
