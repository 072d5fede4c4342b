#!/usr/bin/python3
"""Checks an export of Holdfast. Written from recorder/export/EXPORT.md and recorder/FORMAT.md alone.

    verify.py FOLDER [KEY-HEX|-] [WITNESS-FILE]      or, with no argument, such lines from standard input
Prints one line of JSON for each: {"whole": bool, "faults": [...]}. Exit status 0 when all are whole."""
import binascii, hashlib, json, os, re, struct, sys
from datetime import datetime, timedelta, timezone
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
BLOCK, FRAGMENT = (bytes.fromhex("6f1d3c5ea8a94b0d9c0b484c4446" + end) for end in ("4231", "4631"))
EPOCH = datetime(1970, 1, 1, tzinfo=timezone.utc)
CAUSES = ["", "first-recording", "recorder-off", "camera-unreachable", "camera-closed", "camera-refused", "stalled",
          "packets-lost", "bad-stream", "parameters-changed", "clock-step", "camera-off", "window-would-break",
          "disk-failed", "fell-behind", "damaged", "expired"]
HEAD = "sequence,offset,length,start,end,trusted,clock,key,gap,state,payload_sha256,header_sha256,previous_sha256"
MEMBERS = "cameras checkpoints device export files format legalBasis madeAt requested software who".split()
sha = lambda b: hashlib.sha256(b).hexdigest()
ms = lambda text: round((datetime.fromisoformat(text[:-1] + "+00:00") - EPOCH) / timedelta(milliseconds=1))
iso = lambda at: (EPOCH + timedelta(milliseconds=at)).isoformat(timespec="milliseconds")[:23] + "Z"
# The decode time of a fragment's first track, in 64 bits.
decode_time = lambda payload: struct.unpack(">Q", payload[payload.find(b"tfdt") + 8:][:8])[0]

def signed(key, message, signature):
    try:
        Ed25519PublicKey.from_public_bytes(bytes.fromhex(key)).verify(bytes.fromhex(signature), message)
        return True
    except (InvalidSignature, ValueError):
        return False

def own_box(raw, kind):
    return len(raw) == 192 and raw[:8] == b"\0\0\0\xc0uuid" and raw[8:24] == kind and \
        raw[24:28] == b"\0\1\0\xc0" and struct.unpack(">I", raw[188:])[0] == binascii.crc32(raw[:188])

def fragment_header(raw):
    if not own_box(raw, FRAGMENT) or raw[87] != 1:
        raise ValueError("fragment header")
    flags, block, generation, camera, _, duration, sequence, start, trusted, length = struct.unpack(">6IQqqI", raw[28:80])
    gap = CAUSES[raw[86]] if raw[86] < len(CAUSES) else "bad-stream"
    return dict(use=(block, generation), camera=camera, sequence=sequence, start=start, trusted=trusted, length=length,
                end=start + int(duration / 90 + 0.5), key=flags & 1, good="good" if flags & 2 else "unknown", gap=gap,
                payload=raw[96:128].hex(), previous=raw[128:160].hex(), hash=sha(raw))

def box(data, at, end, kind):
    """The end of the box of a type that begins here."""
    size = struct.unpack(">I", data[at:at + 4])[0]
    if 8 <= size <= end - at and data[at + 4:at + 8] == kind:
        return at + size
    raise ValueError("no %s at %d" % (kind.decode(), at))

class Export:
    def __init__(self, folder, key, witnesses):
        self.folder, self.key, self.witnesses, self.faults, self.seen = folder, key, witnesses, [], {}
        self.read = lambda path: open(os.path.join(folder, path), "rb").read()

    def need(self, right, what, at=None):
        if not right:
            self.faults.append(what if at is None else "%s at %s" % (what, iso(at)))

    def check(self):
        try:
            raw = self.read("manifest.json")
            self.m = json.loads(raw.decode("utf-8"))
            self.device = self.m["device"]
            self.need(self.m["format"] == "holdfast-export/1" and sorted(self.m) == MEMBERS, "format")
            key, text = self.device["publicKey"], self.read("manifest.sig").decode()
            self.need(sha(bytes.fromhex(key))[:16] == self.device["keyId"], "key id")
            self.need(self.key in (None, key), "another key")
            self.need(re.fullmatch(r"[0-9a-f]{128}\n?", text) and signed(key, raw, text.strip()), "signature")
            self.files()
            list(map(self.camera, self.m["cameras"]))
            self.checkpoints()
        except (OSError, ValueError, KeyError, TypeError, IndexError, struct.error) as error:
            self.need(False, "unreadable: %r" % error)
        return self.faults

    def files(self):
        told, cameras = {f["path"]: f for f in self.m["files"]}, self.m["cameras"]
        there = {os.path.relpath(os.path.join(d, f), self.folder) for d, _, fs in os.walk(self.folder) for f in fs}
        ours = lambda paths: sorted(p for p in paths if p.startswith(("video/", "lists/")))
        for path, f in told.items():
            data = self.read(path) if path in there else b""
            self.need((sha(data), len(data)) == (f["sha256"], f["bytes"]), "file " + path)
        named = [p for c in cameras for v in c["videos"] for p in (v["path"], v["list"])]
        self.need(ours(there) == ours(told) == sorted(named), "files")
        self.need([c["camera"] for c in cameras] == self.m["requested"]["cameras"], "cameras")

    def camera(self, c):
        head, sequence, count, gone, now, hashes = "", -1, 0, False, None, {}
        stretches, spans = list(c["stretches"]), [(ms(g["from"]), ms(g["to"])) for g in c["gaps"]]
        for h, whole in [f for v in c["videos"] for f in self.video(v, c["camera"])] + [(None, True)]:
            gone = gone or not whole and h is None
            if h is None and not whole:
                continue
            if h is None or h["previous"] != head:  # a stretch ends here, and another begins
                self.need(not now or (now["head"], now["lastSequence"], now["fragments"]) == (head, sequence, count), "end")
                if h is None:
                    break
                why = "unreadable" if gone else "start" if len(stretches) == len(c["stretches"]) else None
                now, count = stretches.pop(0) if stretches else None, 0
                self.need(now and (now["previous"], now["firstSequence"]) == (h["previous"], h["sequence"]) and
                          (now["why"] == why or why is None and now["why"] in ("outside-span", "not-held")), "chain", h["start"])
            self.need(h["sequence"] > sequence, "order", h["start"])
            head, sequence, count, gone = h["hash"], h["sequence"], count + 1, False
            hashes[sequence] = head
            spans += [(h["start"], h["end"])] if whole else []
        self.need(not stretches, "stretch missing")
        at, to = ms(self.m["requested"]["from"]), ms(self.m["requested"]["to"])
        for start, end in sorted(spans) + [(to, to)]:
            self.need(start - at <= 202 or at >= to, "not covered", at)
            at = max(at, end)
        self.seen[c["camera"]] = hashes

    def video(self, v, camera):
        """(header, whole) for each fragment; (None, False) for one that is gone."""
        data, said = self.read(v["path"]), self.read(v["list"]).decode()
        lines, frame, found, spans, piece, params = [HEAD], hashlib.sha256(), [], [], ((), None), None
        at = box(data, 0, len(data), b"ftyp")
        end = at + struct.unpack(">Q", data[at + 8:at + 16])[0]
        self.need(data[at:at + 8] == b"\0\0\0\1mdat", "mdat")
        at += 16
        frame.update(data[:at])
        while at < end:
            begin, kind = at, data[at + 4:at + 8]
            if kind == b"ftyp":
                moov = box(data, box(data, at, end, b"ftyp"), end, b"moov")
                at, raw = moov + 192, data[moov:moov + 192]
                same = params in (None, raw[108:140]) and struct.unpack(">I", raw[68:72])[0] == camera
                self.need(own_box(raw, BLOCK) and same and raw[108:140].hex() == sha(data[begin:moov]), "opening")
                params, piece = raw[108:140], (struct.unpack(">II", raw[60:68]), struct.unpack(">q", raw[84:92])[0])
            elif kind == b"free":
                at, line = box(data, at, end, b"free"), said.split("\n")[len(lines)]
                cells = line.split(",")
                self.need(cells[1:3] == [str(begin), str(at - begin - 192)] and cells[9] == "gone" and
                          cells[11:] == ["", ""], "list " + v["list"])
                lines.append(line)
                spans.append((ms(cells[3]), ms(cells[4])))
                found.append((None, False))
            else:
                h, at = fragment_header(data[at:at + 192]), at + 192
                whole, start = data[at + 4:at + 8] != b"free", at
                at = box(data, box(data, at, end, b"moof"), end, b"mdat") if whole else box(data, at, end, b"free")
                if h["use"] != piece[0]:  # the opening of its block could not be read
                    self.need(not piece[0] or h["use"][0] != piece[0][0], "foreign fragment", h["start"])
                    piece = (h["use"], None)
                self.need(h["camera"] == camera and at - start == h["length"], "camera or length", h["start"])
                self.need(not whole or sha(data[start:at]) == h["payload"], "payload", h["start"])
                self.need(not whole or piece[1] in (None, h["start"] - decode_time(data[start:at]) // 90), "time", h["start"])
                lines.append(",".join(map(str, (
                    h["sequence"], begin, h["length"], iso(h["start"]), iso(h["end"]), h["trusted"], h["good"], h["key"],
                    h["gap"], "whole" if whole else "damaged", h["payload"], h["hash"], h["previous"]))))
                spans.append((h["start"], h["end"]))
                found.append((h, whole))
                frame.update(data[begin:start if whole else at])
                continue
            frame.update(data[begin:at])
        frame.update(data[end:])
        self.need(at == end and box(data, end, len(data), b"moov") == len(data), "moov " + v["path"])
        self.need(frame.hexdigest() == v["frameSha256"], "frame " + v["path"])
        self.need("\n".join(lines + [""]) == said and len(found) == v["fragments"], "list " + v["list"])
        self.need((spans[0][0], max(e for _, e in spans)) == (ms(v["from"]), ms(v["to"])), "span " + v["path"])
        return found

    def opened(self, it):
        text = json.loads(it["text"]) if it else {"cameras": [], "number": 0, "trusted": 0}
        right = not it or signed(self.device["publicKey"], it["text"].encode(), it["signature"]) and \
            (text["holdfast"], text["version"], text["key"]) == ("checkpoint", 1, self.device["keyId"])
        self.need(right, "checkpoint")
        return text, {h["camera"]: h for h in text["cameras"]}

    def checkpoints(self):
        cp = self.m["checkpoints"]
        (_, first), (after, last) = self.opened(cp["before"]), self.opened(cp["after"])
        for c in self.m["cameras"]:
            n, hashes = c["camera"], self.seen[c["camera"]]
            for s in c["stretches"]:
                for links, at, to in ((s["linkBefore"], first.get(n, {}).get("hash"), s["previous"]),
                                      (s["linkAfter"], s["head"], last.get(n, {}).get("hash"))):
                    for h in (fragment_header(bytes.fromhex(link)) for link in links):
                        self.need(h["previous"] == at and h["camera"] == n, "link")
                        self.need(hashes.setdefault(h["sequence"], h["hash"]) == h["hash"], "link")
                        at = h["hash"]
                    self.need(not links or at == to, "link")
        for it in [cp["before"], cp["after"]] + self.witnesses:
            text, heads = self.opened(it)
            older = after["number"] > text["number"] or after["trusted"] > text["trusted"]
            for n, h in heads.items():
                self.need(self.seen.get(n, {}).get(h["sequence"], h["hash"]) == h["hash"], "checkpoint differs")
                self.need(not cp["after"] or not older or last.get(n, {"sequence": -1})["sequence"] >= h["sequence"], "fewer")
            self.need(not (it and cp["after"]) or text["number"] != after["number"] or it["text"] == cp["after"]["text"], "two")

if __name__ == "__main__":
    jobs, status = [sys.argv[1:]] if len(sys.argv) > 1 else (line.rstrip("\n").split("\t") for line in sys.stdin), 0
    for folder, key, witness in ((job + ["", ""])[:3] for job in jobs):
        lines = open(witness, encoding="utf-8").read().splitlines() if witness else []
        held = [w.get("checkpoint", w) for w in map(json.loads, lines)]
        faults = Export(folder, None if key in ("", "-") else key, held).check()
        print(json.dumps({"whole": not faults, "faults": faults}), flush=True)
        status = 1 if faults else status
    sys.exit(status)
