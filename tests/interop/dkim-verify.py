"""Judges the DKIM signature of each message in a folder. Arguments: the folder, the name of the key's record, the record."""

import pathlib
import sys

import dkim

folder, name, record = sys.argv[1:]


def look_up(asked, timeout=5):
    asked = asked.decode() if isinstance(asked, bytes) else asked
    return record.encode() if asked.rstrip(".") == name else None


for file in sorted(pathlib.Path(folder).iterdir()):
    try:
        verdict = "valid" if dkim.DKIM(file.read_bytes()).verify(dnsfunc=look_up) else "invalid"
    except dkim.DKIMException as error:
        verdict = str(error)
    print(file.name, verdict)
