"""A hand that changes files at random, knowing how they are built."""

import gzip
import io
import json
import warnings
import zipfile
from urllib.parse import quote

from playground.storage.reading import LIBRARY_ERRORS


class Hand:
    """Changes files at random, knowing how they are built."""

    def __init__(self, rng):
        self.random = rng

    def changed(self, content):
        """Return a file's bytes, changed where its kind of file can go wrong."""
        for _ in range(self.random.choice((1, 1, 1, 2, 3))):
            content = self._changed_once(content)
        return content

    def _changed_once(self, content):
        if self.random.random() < 0.15:
            return self.bytes(content)
        if content.startswith(b"PK\x03\x04"):
            return self.archive(content)
        if content.startswith(b"\x1f\x8b"):
            return self.packed(content)
        if content.startswith(b"\x93NUMPY"):
            return self.array(content)
        if content.startswith(b"\x08") and b"backprop-playground" in content[:99]:
            return self.onnx(content)
        if content.startswith((b"http", b"#")):
            return self.link(content)
        if content.startswith(b"[General]"):
            return self.settings(content)
        if content.lstrip().startswith((b"{", b"[")):
            return self.document(content)
        return self.text(content) if _is_text(content) else self.bytes(content)

    # bytes ----------------------------------------------------------------------------------------

    def bytes(self, content):
        """Cut off, overwrite, leave out, insert."""
        content = bytearray(content)
        size = len(content)
        at = self.random.randrange(size + 1)
        match self.random.randrange(5):
            case 0:
                del content[at:]
            case 1:
                for _ in range(self.random.randint(1, 8)):
                    if size:
                        content[self.random.randrange(size)] = self.random.choice(
                            (0, 1, 0x7F, 0x80, 0xFF, self.random.randrange(256))
                        )
            case 2:
                del content[at : at + self.random.randint(1, 16)]
            case 3:
                content[at:at] = self.random.choice((b"\xff\xfe", b"\x00", b"\xed\xa0\x80", b"\n"))
            case 4:
                head = min(size, self.random.choice((8, 32, 128)))
                if head >= 4:
                    at = self.random.randrange(head - 3)
                    content[at : at + 4] = self.random.choice(
                        (b"\xff\xff\xff\xff", b"\x7f\xff\xff\xff", b"\0\0\0\0", b"\x80\0\0\0")
                    )
        return bytes(content)

    # JSON -----------------------------------------------------------------------------------------

    def document(self, content):
        """Give something in a JSON text another value, of any type and as extreme as it can be."""
        try:
            whole = json.loads(content)
        except (ValueError, RecursionError):  # it was changed before
            return self.bytes(content)
        places = [*_places(whole)]
        if not places:
            return self.bytes(content)
        owner, key = self.random.choice(places)
        match self.random.randrange(8):
            case 0:
                del owner[key]
            case 1 if isinstance(owner, dict):
                owner[self.random.choice(("", "x" * 10_000, "a/b", "é", key + "2"))] = owner.pop(
                    key
                )
            case 2 if isinstance(owner, list):
                owner.insert(key, owner[key])
            case 3:
                other, name = self.random.choice(places)
                owner[key] = json.loads(json.dumps(other[name] if other is not owner else 1))
            case _:
                owner[key] = self.value(owner[key])
        text = json.dumps(whole)
        for mark, odd in MARKS.items():
            text = text.replace(f'"{mark}"', odd)
        return text.encode()

    def value(self, before):
        """Return a value that might stand in a place, and should not."""
        if isinstance(before, int | float) and self.random.random() < 0.5:
            return self.random.choice(NUMBERS)
        return self.random.choice((*VALUES, *NUMBERS, *MARKS, [before], {"a": before}))

    # archives -------------------------------------------------------------------------------------

    def archive(self, content):
        """Leave out, double, rename, encrypt members, or change what is in them."""
        try:
            members = _members(content)
        except LIBRARY_ERRORS:
            return self.bytes(content)  # it was changed before
        if not members:
            return self.bytes(content)
        at = self.random.randrange(len(members))
        name, inside = members[at]
        match self.random.randrange(9):
            case 0:
                del members[at]
            case 1:
                members.append((name, self._changed_once(inside)))
            case 2:
                members[at] = (self.random.choice(NAMES), inside)
            case 3:
                return self._mark(members, name, flags=1)
            case 4:
                method = self.random.choice((1, 8, 9, 12, 14, 93, 99, 0xFFFF))
                return self._mark(members, name, method=method)
            case 5:
                kinds = (zipfile.ZIP_LZMA, zipfile.ZIP_BZIP2, zipfile.ZIP_DEFLATED)
                return _archive(members, self.random.choice(kinds))
            case _:
                members[at] = (name, self._changed_once(inside))
        return _archive(members)

    def _mark(self, members, name, flags=0, method=None):
        """Say of a member that it is encrypted, or packed in another way than it is."""
        content = bytearray(_archive(members))
        wanted = name.encode()
        for start, length, at in ((b"PK\x03\x04", 30, 6), (b"PK\x01\x02", 46, 8)):
            place = -1
            while (place := content.find(start, place + 1)) >= 0:
                if content[place + length :].startswith(wanted):
                    content[place + at] |= flags
                    if method is not None:
                        content[place + at + 2 : place + at + 4] = method.to_bytes(2, "little")
        return bytes(content)

    def packed(self, content):
        """Change what is gzipped."""
        try:
            inside = gzip.decompress(content)
        except LIBRARY_ERRORS:
            return self.bytes(content)
        return gzip.compress(self._changed_once(inside) if inside else inside, mtime=0)

    # models ---------------------------------------------------------------------------------------

    def onnx(self, content):
        """Change nodes, arrays, shapes and names of an ONNX model, which stays one."""
        from google.protobuf.message import DecodeError
        from onnx import ModelProto

        model = ModelProto()
        try:
            model.ParseFromString(content)
        except DecodeError:
            return self.bytes(content)
        graph = model.graph
        lists = [graph.node, graph.initializer, graph.input, graph.output]
        found = self.random.choice([each for each in lists if len(each)] or [None])
        if found is None:
            return self.bytes(content)
        at = self.random.randrange(len(found))
        match self.random.randrange(6):
            case 0:
                del found[at]
            case 1:
                found.add().CopyFrom(found[at])
            case 2:
                found[at].name = self.random.choice((*NAMES, "features", "output"))
            case 3 if len(model.opset_import):
                model.opset_import[0].version = self.random.choice((0, 1, 13, 20, 99, 2**40))
            case _ if found is graph.node:
                self._node(found[at], [each.name for each in graph.initializer])
            case _ if found is graph.initializer:
                dims = ((), (0,), (-1, 2), (2**40, 2**40), (3, 1, 1))
                found[at].dims[:] = self.random.choice(dims)
                found[at].data_type = self.random.choice((0, 1, 1, 7, 8, 9, 10, 11, 16, 99))
        return model.SerializeToString()

    def _node(self, node, names):
        """Have a node of a model compute something else, of something else, or in another way."""
        settings = ((0, 0.0), (-1, -1.0), (2**62, 1e38), (1, float("nan")))
        if self.random.random() < 0.4:
            node.op_type = self.random.choice(OPERATORS)
        elif len(node.attribute) and self.random.random() < 0.5:
            attribute = self.random.choice(node.attribute)
            attribute.i, attribute.f = self.random.choice(settings)
        elif len(node.input):
            at = self.random.randrange(len(node.input))
            node.input[at] = self.random.choice([*names, *node.output, ""])

    # links and settings ---------------------------------------------------------------------------

    def link(self, content):
        """Change the keys and values behind a link's address."""
        address, _, keys = content.decode("utf-8", "replace").partition("#")
        pairs = [pair.partition("=")[::2] for pair in keys.split("&")]
        at = self.random.randrange(len(pairs))
        key, value = pairs[at]
        match self.random.randrange(7):
            case 0:
                del pairs[at]
            case 1:
                pairs.insert(at, (key, self.random.choice(CELLS)))
            case 2:
                pairs[at] = (self.random.choice(CELLS), value)
            case 3:
                pairs[at] = (key, f"{value},{value}"[:: self.random.choice((1, -1))])
            case 4:
                pairs[at] = (key, quote(self.random.choice((value, *CELLS)), safe=""))
            case 5:
                address = self.random.choice(ADDRESSES)
            case _:
                odd = (*CELLS, *(str(number) for number in NUMBERS))
                pairs[at] = (key, self.random.choice(odd))
        text = f"{address}#" + "&".join("=".join(pair) for pair in pairs)
        return text.encode("utf-8", "replace")

    def settings(self, content):
        """Change the values of settings, in all ways in which Qt writes some."""
        lines = content.decode("latin-1").split("\n")
        at = self.random.randrange(len(lines))
        key, equals, value = lines[at].partition("=")
        if self.random.random() < 0.3 or not equals:
            return self.text(content) if _is_text(content) else self.bytes(content)
        if self.random.random() < 0.5 and value.startswith("@ByteArray"):
            inside = self.bytes(value[11:-1].encode("latin-1")).decode("latin-1")
            lines[at] = f"{key}=@ByteArray({inside.replace(chr(10), '')})"
        else:
            lines[at] = f"{key}={self.random.choice((*SETTINGS, *CELLS))}"
        return "\n".join(lines).encode("utf-8", "replace")

    # arrays and text ------------------------------------------------------------------------------

    def array(self, content):
        """Change the head of an array."""
        head, end, rest = content.partition(b"\n")
        odd = self.random.choice(HEADS)
        for part in (b"'shape': ", b"'descr': ", b"'fortran_order': "):
            if self.random.random() < 0.5 and part in head:
                before, _, after = head.partition(part)
                return before + part + odd + b", '" + after.partition(b", '")[2] + end + rest
        return self.bytes(content)

    def text(self, content):
        """Change lines and cells."""
        lines = content.decode("utf-8", "replace").split("\n")
        at = self.random.randrange(len(lines))
        cells = lines[at].split(",")
        match self.random.randrange(7):
            case 0:
                del lines[at]
            case 1:
                lines.insert(at, lines[at])
            case 2:
                lines[at] += self.random.choice((",", ",,,", '"', "\\", "\t", "'", "]"))
            case 3:
                lines[at] = self.random.choice(CELLS) * self.random.choice((1, 3, 300))
            case 4:
                cells.insert(self.random.randrange(len(cells) + 1), self.random.choice(CELLS))
                lines[at] = ",".join(cells)
            case _:
                cells[self.random.randrange(len(cells))] = self.random.choice(CELLS)
                lines[at] = ",".join(cells)
        return "\n".join(lines).encode()


NUMBERS = (
    *(-1, 0, 1, 2, 2**31, 2**53, 2**63 - 1, 2**63, 2**64, 10**40, 10**400, -(2**63)),
    *(0.5, -0.5, 1e-320, 1e16, 1e308, -1e308),
)
VALUES = (
    None,
    True,
    False,
    "",
    "x",
    "x" * 10_000,
    "\u202e",
    "a\nb",
    [],
    {},
    [[]],
    [None],
    "circle",
)
MARKS = {
    "<infinite>": "1e999",
    "<no number>": "NaN",
    "<deep>": "[" * 2_000 + "]" * 2_000,
    "<twice>": '{"a": 1, "a": 2}',
    "<surrogate>": '"\\ud800"',
    "<zero>": '"\\u0000"',
}
NAMES = ("", "../up.json", "/root.json", "a\\b.npy", "x" * 300 + ".json", "project.json", "x.npy")
OPERATORS = ("", "Relu", "Softmax", "Conv", "Gemm", "Concat", "Loop", "Reshape", "Cast", "Nope")
ADDRESSES = ("", "#", "http://", "https://localhost:1/x", "file:///etc/passwd", "javascript:x")
SETTINGS = (
    *(
        "@ByteArray()",
        "@ByteArray(\\0\\xff)",
        "@Variant()",
        "@Variant(\\0\\0\\0\\b\\xff\\xff\\xff\\xff)",
    ),
    *(
        "@Variant(\\0\\0\\0\\x7f\\0\\0\\0\\x5Cx\\0)",
        "@Point(1 2)",
        "@Size(a b)",
        "@Rect()",
        "@Invalid()",
    ),
    *(
        "true, false",
        '"a, b", c',
        "@",
        "@String()",
        "@DateTime(x)",
        '"\\0"',
        "\\x0, \\x0",
        "%",
        "{}",
    ),
)
HEADS = (
    *(b"(True, 2)", b"(-1, 2)", b"(1.5, 2)", b"(9999999999, 9999999999)", b"()", b"(", b"'"),
    *(b"(24, 16)", b"(2,) * 9", b"'<f8", b"'|O'", b"'<U9999'", b"'<m8[s]'", b"[('a', '<f8')]"),
    *(b"1 +", b"\\", b"'''", b"0" * 5_000, b"(" * 300, b"True", b"None", b"'>i4'", b"'<c16'"),
)
CELLS = (
    *("", " ", "nan", "inf", "-inf", "1e999", "-1e308", "9" * 400, "1,5", "é", "\x00", "\ufeff"),
    *('"', '"a', "''", "\\", "?", "2026-13-45", "0x1F", "@data", "%", "{", "}", "<b>", "=1+1"),
    *("[" * 100, "+++", "```", "a = [1", "check = 'x'", "x" * 10_000, "1_0", "٣", "½", "∞"),
)


def _is_text(content):
    try:
        content.decode()
    except UnicodeDecodeError:
        return False
    return b"\0" not in content


def _places(value):
    """Return what can be changed: every owner of a value, and its key or index."""
    keys = (
        value if isinstance(value, dict) else range(len(value)) if isinstance(value, list) else ()
    )
    for key in keys:
        yield value, key
        yield from _places(value[key])


def _members(content):
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return [(info.filename, archive.read(info)) for info in archive.infolist()]


def _archive(members, kind=zipfile.ZIP_STORED):
    buffer = io.BytesIO()
    with warnings.catch_warnings(), zipfile.ZipFile(buffer, "w", kind) as archive:
        warnings.simplefilter("ignore")  # doubled names are meant
        for name, inside in members:
            archive.writestr(zipfile.ZipInfo(name), inside, kind)
    return buffer.getvalue()
