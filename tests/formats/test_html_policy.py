"""The page asks for nothing, and its policy would not let it."""

import base64
import hashlib
import re

from scorer.formats import FORMATS
from tests.support import reports

PAGE = FORMATS["html"].render(reports.report())


def _digest(element: str) -> str:
    (text,) = re.findall(rf"<{element}>(.*?)</{element}>", PAGE, re.DOTALL)
    return base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()


def test_the_policy_names_the_one_style_sheet_and_the_one_script_and_forbids_the_rest() -> None:
    (policy,) = re.findall(r'http-equiv="Content-Security-Policy" content="([^"]*)"', PAGE)
    assert policy == (
        f"default-src 'none'; style-src 'sha256-{_digest('style')}'; script-src 'sha256-{_digest('script')}'; "
        "base-uri 'none'; form-action 'none'"
    )


def test_the_page_needs_no_style_attribute_handler_or_other_file() -> None:
    assert not re.search(r"<link|<img|\sstyle=|\ssrc=|\son\w+=|url\(|@import|https?://", PAGE)
