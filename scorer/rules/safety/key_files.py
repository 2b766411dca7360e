"""Files that hold keys, in a sentence that has something read or sent."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice
from typing import Final

from scorer.claims.tool_facts import Facts
from scorer.data.language_packs import names_language
from scorer.language.detection import detect_language
from scorer.reading.strings import Text
from scorer.rules.safety.build import Later, sentence_around
from scorer.rules.safety.signs import MOST_LOOKED_AT, Sign, sign

_HOME: Final = r"(?:~|\$HOME|\$\{HOME\}|/root|/home/[\w<>{}$-]{1,30}|/Users/[\w<>{}$-]{1,30}|%(?:USERPROFILE|HOMEPATH|HOME)%|\$env:(?:USERPROFILE|HOME)|[A-Za-z]:\\{1,2}Users\\{1,2}[\w<>{}%$-]{1,30})"
_S: Final = r"[/\\]{1,2}"
_PATH: Final = Later(
    rf"{_HOME}{_S}\.(?:ssh|aws|gnupg|kube|docker|azure|netrc|npmrc|pypirc|yarnrc(?:\.yml)?|pgpass|my\.cnf|cargo{_S}credentials|gem{_S}credentials|m2{_S}settings|gradle{_S}gradle|"
    rf"git-credentials|vault-token|terraformrc|terraform\.d{_S}credentials|bitcoin|ethereum|electrum|mozilla|claude(?:\.json|{_S}\.credentials)|codex{_S}auth|cursor{_S}mcp|"
    rf"(?:bash|zsh|psql|python|node_repl)_history|config{_S}(?:gcloud|gh|hub|op|rclone|doctl|heroku|solana|google-chrome|chromium))\b"
    r"|\bid[_ ](?:rsa|ed25519|ecdsa|dsa)\b(?!\.pub)|/etc/(?:passwd|shadow|sudoers)\b|/proc/(?:self|\d{1,7}|\*)/environ\b"
    r"|(?<![\w.])\.(?:env(?:\.(?:local|production|prod))?|npmrc|pypirc|netrc|pgpass|git-credentials|vault-token)\b(?![\w(])|(?<!\w)_netrc\b"
    rf"|~/\.cursor/mcp\.json|\bclaude_desktop_config\.json|\bwallet\.dat\b|\.kdbx\b|\bgh{_S}hosts\.ya?ml\b|\.docker{_S}config\.json\b|\.kube{_S}config\b|\.aws{_S}credentials\b|\.ssh{_S}\w|\.cargo{_S}credentials"
    rf"|(?:%(?:LOCAL)?APPDATA%|\$env:(?:LOCAL)?APPDATA|\bAppData{_S}(?:Roaming|Local(?:Low)?)){_S}[\w .-]{{2,40}}"
    r"|\bLogin Data\b|\blogins\.json\b|\bkey[34]\.db\b|\bcookies\.sqlite\b|\blogin\.keychain(?:-db)?\b|/Library/Keychains\b|\bkeystore{_S}UTC\b".replace(
        "{_S}", r"[/\\]{1,2}"
    )
)
_MOVES: Final = Later(
    r"\b(?:read|open|load|fetch|send|upload|include|pass|copy|cat|post|attach|provide|forward|append|paste|contents?|give|dump|extract|steal|put)(?:s|ing|ed)?\b",
    re.IGNORECASE,
)
_TAKEN: Final = Later(
    r"(?:^\W*|[.!?:;,(]\s{0,4}|\b(?:and|then|first|also|please|must|should|you|always|to|it|is|be)\s{1,4})"
    r"(?:read|open|cat|load|fetch|get|include|includes|attach|send|pass|passed|copy|upload|paste|put|give|provide|forward|append|insert|dump|quote|show|report|enter|type|use|look|see)\b"
    r"|\bcontents?\s{1,4}of\b[^!?\n]{1,90}?\s(?:go(?:es)?|belongs?|is|are)\s{1,4}(?:in|into|to)\b",
    re.IGNORECASE,
)
_HANDED_ON: Final = Later(
    r"\b(?:pass|include|attach|send|upload|paste|put|give|provide|forward|append|insert|post|write|submit|supply|fill|quote|repeat|show|enter|report|copy)\w{0,3}\b[^.!?]{0,160}?"
    r"\b(?:contents?|it|its|them|their|lines?|text|value|file|files|here|output|result)\b|\bcontents?\s{1,4}(?:of|from)\b|\b(?:attach|send|upload|forward)\b|\bpass\w{0,3}\b[^.!?]{0,80}\bas\b|\buse\b[^.!?]{0,30}\b(?:lines?|contents?|values?|text)\b[^!?\n]{0,80}\bas\b|\btype\b[^.!?]{0,40}\binto\b|\bcopy\s{1,4}what(?:ever)?\b",
    re.IGNORECASE,
)
_HONEST: Final = Later(
    r"\bpaths?\s{1,4}(?:to|of)\b|\bdefaults?\b|\be\.g\.|\bfor example\b|\bnever\b|\bdo(?:es)?\s{1,4}not\b|\bprofile\s{1,4}name\b|\bsuch as\b",
    re.IGNORECASE,
)
_REST: Final = Later(r"[\w./\\~-]{0,80}")


def key_files(text: Text, _: Facts) -> Iterator[Sign]:
    """Files that hold keys, unless it is the public half of one; in another language, whatever is said of them."""
    for match in islice(_PATH.finditer(text.text), MOST_LOOKED_AT):
        if _REST.match(text.text, match.start())[0].rstrip(".").endswith(".pub"):  # type: ignore[index]
            continue
        sentence = sentence_around(text.text, *match.span())
        sure = bool(_TAKEN.search(sentence) and _HANDED_ON.search(sentence) and not _HONEST.search(sentence))
        if (
            text.is_key
            or sure
            or _MOVES.search(sentence)
            or detect_language(sentence) is not names_language()
        ):
            yield sign(text, match, sure=sure or text.is_key)
