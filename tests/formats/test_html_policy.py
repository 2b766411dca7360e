"""The page allows its own style sheet and nothing else."""

import base64
import hashlib
import re

from scorer.formats import FORMATS
from tests.support.reports import report


def test_the_policy_names_the_one_style_sheet_and_forbids_the_rest():
    page = FORMATS["html"](report())
    styles = re.findall(r"<style>(.*?)</style>", page, re.DOTALL)
    digest = base64.b64encode(hashlib.sha256(styles[0].encode()).digest()).decode()
    policy = re.search(r'Content-Security-Policy" content="([^"]*)"', page)
    assert len(styles) == 1
    assert policy is not None
    assert (
        policy[1] == f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'"
    )


def test_the_page_needs_no_style_attribute_script_or_other_file():
    page = FORMATS["html"](report())
    assert not re.search(r"<script|<link|<img|\sstyle=|\ssrc=|url\(|@import", page)
