#!/usr/bin/env python3
"""Reads a Trestle bundle file, checks everything in it, and adds up the days.

    trestle_reader.py FILE KEYFILE [SHOP]

Written from FORMATS.md alone, with Python's own library and the distribution's age, tar and zstd: what it finds does not
depend on Trestle. KEYFILE holds what `trestle bundle-key` prints; SHOP is the founder's id, if it is known. Prints JSON and
ends with 0, or says why the file is refused and ends with 1.
"""
import hashlib, json, os, re, subprocess, sys, tempfile

class Refused(Exception):
    """The file is not what it must be."""

def need(holds, why):
    if not holds:
        raise Refused(why)

def sha256(*texts):
    return hashlib.sha256(b"".join(texts))

# Ed25519, RFC 8032, section 5.1: points in extended coordinates.
P, L = 2**255 - 19, 2**252 + 27742317777372353535851937790883648493
D, ROOT = -121665 * pow(121666, -1, P) % P, pow(2, (P - 1) // 4, P)

def add(a, b):
    e, f = (a[1] - a[0]) * (b[1] - b[0]) % P, (a[1] + a[0]) * (b[1] + b[0]) % P
    g, h = 2 * a[3] * b[3] * D % P, 2 * a[2] * b[2] % P
    e, f, g, h = f - e, h - g, h + g, f + e
    return e * f % P, g * h % P, f * g % P, e * h % P

def times(n, point):
    total = (0, 1, 1, 0)
    while n:
        total, point, n = add(total, point) if n & 1 else total, add(point, point), n >> 1
    return total

def point_of(text):
    y, sign = int.from_bytes(text, "little") & (2**255 - 1), text[31] >> 7
    square = (y * y - 1) * pow(D * y * y + 1, -1, P) % P
    x = pow(square, (P + 3) // 8, P)
    x = x if (x * x - square) % P == 0 else x * ROOT % P
    need(y < P and (x * x - square) % P == 0 and not (x == 0 and sign), "a key or signature is no point")
    x = x if x & 1 == sign else P - x
    return x, y, 1, x * y % P

def is_signed(key, message, signature):
    need(len(key) == 32 and len(signature) == 64, "a key or signature of another length")
    a, r, s = point_of(key), point_of(signature[:32]), int.from_bytes(signature[32:], "little")
    k = int.from_bytes(hashlib.sha512(signature[:32] + key + message).digest(), "little") % L
    left, right = times(s, point_of((4 * pow(5, -1, P) % P).to_bytes(32, "little"))), add(r, times(k, a))
    return s < L and all((left[i] * right[2] - right[i] * left[2]) % P == 0 for i in (0, 1))

def covers(above, own):
    """Whether a certificate's numbers are the issuer's to give."""
    first, last = own["block"]
    give, keep = range(above["block"][0], above["block"][1] + 1), range(first, last + 1)
    handed_on = (own["number"], own["block"]) == (above["number"], above["block"])
    whole = first > last or (first in give and last in give)
    return handed_on or (own["number"] in give and own["number"] not in keep and whole)

def key_of(till, known, shop):
    """The public key of a till whose certificates hold up to the founder."""
    at = till
    for _ in range(64):
        own = known.get(at) or {"issuer": None}
        issuer = own["issuer"]
        need(issuer in known and (issuer != at or at == shop), f"certificate: {at} hangs on nobody of this shop")
        above = known[issuer]
        need(covers(above, own), f"certificate: numbers of {at}")
        fields = (own["public_key"], own["number"], *own["block"], issuer)
        message = "\n".join(["trestle certificate 1", *map(str, fields)]).encode()
        signed = is_signed(bytes.fromhex(above["public_key"]), message, bytes.fromhex(own["signature"]))
        need(signed, f"certificate: signature of {at}")
        if issuer == at:
            return bytes.fromhex(known[till]["public_key"])
        at = issuer
    raise Refused(f"certificate: {till} is too far from the founder")

def envelope(line, till, seq):
    pairs = []

    def keep(found):
        pairs[:] = found  # The outermost object comes last.
        return dict(found)

    fact = json.loads(line.decode(), object_pairs_hook=keep)
    whole = len(pairs) == len(fact) and (fact["till"], fact["seq"]) == (till, seq) and 1 <= fact["lamport"] < 2**53
    need(whole, f"chain: {till}-{seq}")
    return fact

class Sums:
    def __init__(self):
        self.totals, self.sales, self.reversed = {}, {}, set()

    def add(self, fact):
        fields = ("facts", "sales", "sold", "reversed", "returns", "refunded")
        total = self.totals.setdefault((fact["till"], fact["day"]), dict.fromkeys(fields, 0))
        total["facts"] += 1
        kind, body, day = fact["kind"], fact["body"], fact["day"]
        if kind == "sale.committed" and isinstance(body.get("total"), int):
            total["sales"], total["sold"] = total["sales"] + 1, total["sold"] + body["total"]
            self.sales[body["sale"]] = (day, body["total"])
        elif kind == "sale.reversed":
            total["reversed"] += 1
            self.reversed.add(body["sale"])
        elif kind == "return.committed" and isinstance(body.get("refund"), int):
            total["returns"], total["refunded"] = total["returns"] + 1, total["refunded"] + body["refund"]
            self.sales[(fact["till"], fact["seq"])] = (day, -body["refund"])

    def takings(self):
        days = {day: 0 for _, day in self.totals}
        for sale, (day, amount) in self.sales.items():
            days[day] += 0 if sale in self.reversed else amount
        return dict(sorted(days.items()))

class Reader:
    """Takes the parts in their order."""

    def __init__(self, manifest, keys):
        self.ranges, self.keys, self.run, self.sums = list(manifest["ranges"]), keys, None, Sums()
        self.place, self.committed, self.contacts, self.contacts_missing = None, {}, 0, 0

    def part(self, name, text):
        meaning = re.fullmatch(r"(facts|contacts)/([0-9a-f]{16})-(\d+)-(\d+)\.jsonl", name)
        need(meaning and text.endswith(b"\n"), f"part {name}")
        place = (meaning[2], int(meaning[3]), int(meaning[4]))
        (self.facts if meaning[1] == "facts" else self.records)(place, text[:-1].split(b"\n"))

    def facts(self, place, lines):
        till, first, last = self.place = place
        if self.run is None:
            need(self.ranges and 1 <= self.ranges[0]["from"] <= self.ranges[0]["to"] < 2**53, "chain: no range")
            self.run = self.ranges.pop(0)
            self.seq, self.head = self.run["from"] - 1, bytes.fromhex(self.run["before"])
        fits = self.run["till"] == till and self.seq + 1 == first and last <= self.run["to"]
        need(fits and len(lines) == last - first + 1, f"chain: {place} is out of place")
        self.committed = {}
        for self.seq, line in enumerate(lines, first):
            fact = envelope(line, till, self.seq)
            self.head = sha256(self.head, line).digest()
            self.sums.add(fact)
            if isinstance(fact["body"], dict) and fact["body"].get("member") and fact["body"].get("commitment"):
                self.committed[self.seq] = fact["body"]["commitment"]
        self.contacts_missing += len(self.committed)
        if last == self.run["to"]:
            message = f"trestle head 1\n{till}\n{last}\n".encode() + self.head
            signed = is_signed(self.keys[till], message, bytes.fromhex(self.run["signature"]))
            need(signed and self.head.hex() == self.run["hash"], f"checkpoint of {till}")
            self.run = None

    def records(self, place, lines):
        need(place == self.place, f"contacts: {place} is out of place")
        for line in map(json.loads, lines):
            told = sha256(bytes.fromhex(line["salt"]), line["record"].encode()).hexdigest()
            need(self.committed.pop(line["fact"], None) == told, f"contacts: {place[0]}-{line['fact']}")
            self.contacts, self.contacts_missing = self.contacts + 1, self.contacts_missing - 1

def check(folder, shop):
    def read(name):
        with open(os.path.join(folder, name), "rb") as file:
            return file.read()

    raw = read("manifest.json")
    manifest = json.loads(raw)
    need(manifest["reader"] <= 1, "a newer format")
    need(shop in (None, manifest["shop"]), "another shop's")
    known = {sha256(bytes.fromhex(c["public_key"])).hexdigest()[:16]: c for c in manifest["certificates"]}
    tills = {manifest["sender"], *(r["till"] for r in manifest["ranges"])}
    keys = {till: key_of(till, known, manifest["shop"]) for till in tills}
    message = b"trestle manifest 1\n" + sha256(raw).digest()
    need(is_signed(keys[manifest["sender"]], message, read("manifest.sig")), "manifest.sig")
    found = {os.path.relpath(os.path.join(at, name), folder) for at, _, names in os.walk(folder) for name in names}
    need(found == {"manifest.json", "manifest.sig", *(p["name"] for p in manifest["parts"])}, "entries")
    reader = Reader(manifest, keys)
    for part in manifest["parts"]:
        text = read(part["name"])
        need((len(text), sha256(text).hexdigest()) == (part["bytes"], part["sha256"]), f"part {part['name']}")
        reader.part(part["name"], text)
    need(reader.run is None and not reader.ranges, "cut")
    totals = [{"till": t, "day": d, **total} for (t, d), total in sorted(reader.sums.totals.items())]
    need(totals == manifest["totals"], "totals")
    return {"shop": manifest["shop"], "sender": manifest["sender"], "facts": sum(t["facts"] for t in totals), "totals": totals,
            "takings": reader.sums.takings(), "contacts": reader.contacts, "contacts_missing": reader.contacts_missing}

def main(file, key, shop=None):
    with tempfile.TemporaryDirectory() as folder:
        age = subprocess.Popen(["age", "-d", "-i", key, file], stdout=subprocess.PIPE)
        tar = subprocess.run(["tar", "--zstd", "-xf", "-", "-C", folder], stdin=age.stdout, check=False)
        age.stdout.close()
        need((age.wait(), tar.returncode) == (0, 0), "age, zstd or tar do not open it")
        print(json.dumps(check(folder, shop), indent=1))

if __name__ == "__main__":
    try:
        main(*sys.argv[1:])
    except (Refused, KeyError, TypeError, ValueError, AttributeError, OSError) as why:
        sys.exit(f"refused: {type(why).__name__}: {why}")
