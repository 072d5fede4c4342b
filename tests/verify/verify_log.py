#!/usr/bin/python3
"""Checks the log in a ledger of Holdfast. Written from recorder/evidence/FORMAT.md alone.

    verify_log.py LEDGER.db [KEY-HEX|-] [WITNESS-FILE]...      or, with no argument, such lines (tabs) from standard input
Prints one line of JSON for each: {"whole", "faults", "lines", "unsigned", "witnessedLines", "unwitnessedSince"}, the
last in ms since 1970, null when no witness vouches for anything. Exit status 0 when all are whole."""
import functools, hashlib, json, re, sqlite3, sys, zlib
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

KEEP_MS = (7 * 24 - 2) * 3600_000
REASONS = ("minute", "start", "stop", "export", "sign-in", "settings", "witness", "statement")
MEMBERS = "cameras clock counts holdfast key log number pool previous reason software trusted version wall".split()
sha = lambda data: hashlib.sha256(data).digest()
digest = lambda text: sha(text.encode()).hex()
node = lambda left, right: sha(b"\1" + left + right)
plain = lambda values: json.dumps(values, ensure_ascii=False, separators=(",", ":"))
is_hash = lambda text: isinstance(text, str) and re.fullmatch("[0-9a-f]{64}", text) is not None
new_key = functools.lru_cache(64)(Ed25519PublicKey.from_public_bytes)

class Tree:
    """RFC 6962 over leaves as they come: the roots of its full subtrees, largest first."""
    def __init__(self):
        self.size, self.roots = 0, []

    def add(self, text):
        top, n = sha(b"\0" + text.encode()), self.size
        while n & 1:
            top, n = node(self.roots.pop(), top), n >> 1
        self.roots.append(top)
        self.size += 1

    def root(self):
        if not self.roots:
            return sha(b"").hex()
        return functools.reduce(lambda right, left: node(left, right), reversed(self.roots)).hex()

def consistent(older, old_root, newer, new_root, proof):
    """RFC 6962 section 2.1.2, checked as RFC 9162 section 2.1.4.2 says."""
    if older == newer or older == 0:
        return not proof and old_root == (new_root if older == newer else sha(b""))
    path = ([old_root] if older & (older - 1) == 0 else []) + proof
    if older > newer or not path:
        return False
    n, last, before, after = older - 1, newer - 1, path[0], path[0]
    while n & 1:
        n, last = n >> 1, last >> 1
    for one in path[1:]:
        if last == 0:
            return False
        if n & 1 or n == last:
            before, after = node(one, before), node(one, after)
            while n and not n & 1:
                n, last = n >> 1, last >> 1
        else:
            after = node(after, one)
        n, last = n >> 1, last >> 1
    return last == 0 and (before, after) == (old_root, new_root)

@functools.lru_cache(4096)
def opened(text, signature, key):
    """A checkpoint's text as JSON; ValueError for what was not signed so, or is none."""
    try:
        new_key(key).verify(signature, text.encode())
    except InvalidSignature:
        raise ValueError("signature")
    it = json.loads(text)
    right = sorted(it) == MEMBERS and (it["holdfast"], it["version"]) == ("checkpoint", 1) and it["reason"] in REASONS \
        and it["number"] > 0 and sorted(it["log"]) == ["head", "root", "size"] and is_hash(it["log"]["root"]) \
        and is_hash(it["log"]["head"]) and it["log"]["size"] >= 0 and it["clock"] in ("good", "unknown") \
        and (it["previous"] is None or is_hash(it["previous"])) and it["key"] == sha(key).hex()[:16] \
        and all(sorted(c) == ["camera", "end", "hash", "sequence"] and is_hash(c["hash"]) for c in it["cameras"])
    if not right:
        raise ValueError("members")
    return it

def witness(path):
    """The text, the checkpoint and the key of a witness's file."""
    file = json.load(open(path, encoding="utf-8"))
    held = file.get("checkpoint", file)
    key = bytes.fromhex(held["publicKey"])
    it = opened(held["text"], bytes.fromhex(held["signature"]), key)
    if held is not file:
        since, proof = file["since"], list(map(bytes.fromhex, file["proof"]))
        if since and not consistent(since["size"], bytes.fromhex(since["root"]), it["log"]["size"],
                                    bytes.fromhex(it["log"]["root"]), proof):
            raise ValueError("proof")
    return held["text"], it, key.hex()

class Log:
    def __init__(self, ledger, keys, witnesses):
        self.db = sqlite3.connect("file:%s?mode=ro" % ledger.replace("%", "%25").replace("?", "%3f"), uri=True)
        self.keys, self.files, self.faults, self.marks = keys, witnesses, [], []
        self.lines, self.signed, self.witnessed, self.since = 0, 0, 0, None

    def need(self, right, what, at=None):
        if not right and len(self.faults) < 100:
            self.faults.append(what if at is None else "%s %s" % (what, at))

    def check(self):
        try:
            self.checkpoints()
            self.events()
        except (sqlite3.Error, OSError) as error:
            self.need(False, "unreadable: %r" % error)
        self.db.close()
        return {"whole": not self.faults, "faults": self.faults, "lines": self.lines,
                "unsigned": max(0, self.lines - self.signed), "witnessedLines": self.witnessed,
                "unwitnessedSince": self.since}

    def checkpoints(self):
        texts, holes, last, before = {}, [], None, 0
        rows = self.db.execute("SELECT number, trusted, at_ms, size, body, signature, key FROM checkpoint ORDER BY number")
        for number, trusted, wall, size, body, signature, key in rows:
            try:
                inflate = zlib.decompressobj(-15)
                text = inflate.decompress(body, 1_000_000)
                if not inflate.eof:
                    raise ValueError("too long")
                text = text.decode("utf-8")
                it = opened(text, signature, key)
                if (it["number"], it["trusted"], it["wall"], it["log"]["size"]) != (number, trusted, wall, size):
                    raise ValueError("row")
            except (ValueError, KeyError, TypeError, zlib.error) as error:
                self.need(False, "checkpoint %d: %s" % (number, error))
                last, before = None, number
                continue
            texts[number] = text
            self.marks.append((size, number, False, it, key.hex()))
            if number != before + 1:
                holes.append((last and last["trusted"], number))
            elif last:
                self.need(it["previous"] == digest(texts[before]), "order: checkpoint", number)
            self.need(not last or size >= last["log"]["size"], "shrinks: checkpoint", number)
            last, before, self.signed = it, number, max(self.signed, size)
        for trusted, number in holes if last else []:
            self.need(trusted is not None and last["trusted"] - trusted > KEEP_MS, "missing before checkpoint", number)
        for path in self.files:
            try:
                text, it, key = witness(path)
            except (ValueError, KeyError, TypeError, AttributeError, OSError) as error:
                self.need(False, "witness: %s" % error)
                continue
            number = it["number"]
            self.need(number <= before, "put back: the witness has checkpoint", number)
            self.need(texts.get(number, text) == text, "the witness has another checkpoint", number)
            self.marks.append((it["log"]["size"], number, True, it, key))
        self.marks.sort(key=lambda mark: mark[:2])

    def events(self):
        tree, head, last, named, marks = Tree(), "0" * 64, 0, [], iter(self.marks)
        mark = next(marks, None)
        rows = self.db.execute("SELECT id, at_ms, trusted, kind, camera, reason, details, hash FROM event ORDER BY id")
        for row in (None, *rows) if mark and mark[0] == 0 else rows:
            if row is not None:
                self.need(row[0] == last + 1, "missing before line", row[0])
                self.need(row[7] == digest(plain([head, *row[:7]])), "chain at line", row[0])
                last, head = row[0], row[7]
                tree.add(plain(row[:7]))
                if row[3] == "device-key":
                    try:
                        named += [k for k in [json.loads(row[6]).get("publicKey")] if is_hash(k)]
                    except (ValueError, AttributeError):
                        pass  # it names no key
            while mark and mark[0] == tree.size:
                self.compare(mark, tree, head, named)
                mark = next(marks, None)
        self.lines = tree.size
        while mark:
            self.need(False, "cut off: lines of checkpoint", mark[1])
            mark = next(marks, None)

    def compare(self, mark, tree, head, named):
        size, number, outside, it, key = mark
        right = key in (named if outside else named[-1:]) and (not self.keys or key in self.keys)
        self.need(right, "key of checkpoint", number)
        same = (tree.root(), head) == (it["log"]["root"], it["log"]["head"])
        self.need(same, "the witness saw another log: checkpoint" if outside else "tree at checkpoint", number)
        if same and outside:
            self.witnessed, self.since = size, max(it["wall"], self.since or it["wall"])

if __name__ == "__main__":
    jobs, status = [sys.argv[1:]] if len(sys.argv) > 1 else (line.rstrip("\n").split("\t") for line in sys.stdin), 0
    for ledger, key, *witnesses in ((job + ["-"])[:max(2, len(job))] for job in jobs):
        said = Log(ledger, [] if key in ("", "-") else [key], list(filter(None, witnesses))).check()
        print(json.dumps(said), flush=True)
        status = status if said["whole"] else 1
    sys.exit(status)
